package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Memory that is in use, as on a machine that has been up for a day: what no process has holds
 * files. One that was started for a measurement has it free instead, and the host may have taken it
 * back: then whoever writes files pays, for each page, several times what it takes otherwise.
 */
final class PageCache implements AutoCloseable {
  private static final int CHUNK = 1 << 20;
  private static final long KIB = 1024;

  private final FileChannel holes;
  private final long bytes;

  private PageCache(FileChannel holes, long bytes) {
    this.holes = holes;
    this.bytes = bytes;
  }

  /**
   * Reads a file without content, which takes no room on the disk, until no memory is free. The
   * kernel takes it from there for whoever needs some; what is left is free when this is closed.
   */
  static PageCache full(Path directory) throws IOException {
    long free = free();
    Path file = directory.resolve("holes");
    FileChannel holes =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    Files.delete(file);
    holes.write(ByteBuffer.allocate(1), free - 1);
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    while (holes.read(chunk.clear()) >= 0) {}
    return new PageCache(holes, free);
  }

  @Override
  public String toString() {
    return "%,d MiB were free, and are page cache now".formatted(bytes >> 20);
  }

  @Override
  public void close() throws IOException {
    holes.close();
  }

  /** Bytes, as proc(5) tells them. */
  private static long free() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemFree:"))
          .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    }
  }
}
