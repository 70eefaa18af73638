package io.forgotpassword.gateway.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A file of the trail, open for writing. Its name says the sequence number of its first record. */
interface SegmentFile extends Closeable {
  Pattern NAME = Pattern.compile("account-recovery-(\\d{12,18})\\.jsonl");

  void write(ByteBuffer bytes) throws IOException;

  void force() throws IOException;

  interface Opener {
    /** Opens a file, made when missing, to go on behind its first {@code length} bytes. */
    SegmentFile open(Path file, long length) throws IOException;
  }

  static Path path(Path directory, long firstSequence) {
    return directory.resolve(
        String.format(Locale.ROOT, "account-recovery-%012d.jsonl", firstSequence));
  }

  /** The sequence number of a file's first record; empty for another file's name. */
  static OptionalLong firstSequence(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  static List<Path> segmentsIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> firstSequence(file).isPresent()).sorted().toList();
    }
  }

  /**
   * Gives a file another content, all at once. If forced, it reaches the disk first, so that no
   * crash leaves the file empty.
   */
  static void replace(Path file, byte[] content, boolean forced) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (SegmentFile written = open(fresh, 0)) {
      written.write(ByteBuffer.wrap(content));
      if (forced) {
        written.force();
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static SegmentFile open(Path file, long length) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.truncate(length).position(length);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new SegmentFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
