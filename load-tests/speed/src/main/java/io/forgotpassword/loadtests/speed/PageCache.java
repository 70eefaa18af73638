package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Memory that is in use, as on a machine that has been up for a day: what no process has holds
 * files. One that was started for a measurement has it free instead, and the host may have taken it
 * back: then whoever writes files pays, for each page, several times what it takes otherwise.
 */
final class PageCache implements AutoCloseable {
  private static final int CHUNK = 1 << 20;
  private static final long KIB = 1024;

  /** More than is read of it in any measurement; file systems have files as long as that. */
  private static final long LENGTH = 1L << 43;

  private final RandomAccessFile holes;
  private final byte[] chunk = new byte[CHUNK];

  /** Takes a file without content, which takes no room on the disk. */
  PageCache(Path directory) throws IOException {
    Path file = directory.resolve("holes");
    holes = new RandomAccessFile(file.toFile(), "rw");
    Files.delete(file);
    holes.setLength(LENGTH);
  }

  /** Reads on in it until no memory is free: what was read and not used since is given up again. */
  void fill() throws IOException {
    long free = free();
    for (long filled = 0; filled < free; filled += CHUNK) {
      holes.readFully(chunk);
    }
  }

  /** What holds it is free again. */
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
