package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The time for which the host of this virtual machine had a core of it run others (proc(5)). */
final class StolenTime {
  /** USER_HZ is 100 on every Linux in use. */
  private static final long TICK_NANOS = 10_000_000;

  private static final int STEAL = 8;

  private StolenTime() {}

  /** Nanoseconds since the start, in hundredths of a second; always 0 where the host tells none. */
  static long from(int core) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      return lines
          .filter(line -> line.startsWith("cpu" + core + " "))
          .mapToLong(line -> TICK_NANOS * Long.parseLong(line.split(" ", -1)[STEAL]))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
