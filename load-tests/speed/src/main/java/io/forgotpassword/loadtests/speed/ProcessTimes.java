package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Linux tells of a process' times, in nanoseconds since its start (proc(5)).
 *
 * @param cpu of all threads, in user mode and in the kernel
 * @param compilers the part of it that the JVM's compilers took
 * @param wanted for each thread the time in which it ran or waited for a core, which does not grow
 *     while it has nothing to do
 */
record ProcessTimes(long cpu, long compilers, Map<String, Long> wanted) {
  /** USER_HZ is 100 on every Linux in use. */
  private static final long TICK_NANOS = 10_000_000;

  private static final int USER_TICKS = 11;

  static ProcessTimes of(long pid) {
    Path process = Path.of("/proc/" + pid);
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
      Map<String, Long> wanted = new HashMap<>();
      long compilers = 0;
      for (Path thread : threads(process)) {
        try {
          String[] times = Files.readString(thread.resolve("schedstat")).strip().split(" ", -1);
          long ran = Long.parseLong(times[0]);
          wanted.put(thread.getFileName().toString(), ran + Long.parseLong(times[1]));
          compilers += isCompiler(thread) ? ran : 0;
        } catch (NoSuchFileException ended) {
          // Its time is in the process' own.
        }
      }
      return new ProcessTimes(ticks * TICK_NANOS, compilers, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> threads(Path process) throws IOException {
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      return threads.toList();
    }
  }

  /** "C1 CompilerThre" and "C2 CompilerThre" are what Linux keeps of their names. */
  private static boolean isCompiler(Path thread) throws IOException {
    return Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*");
  }

  /** The time that the busiest thread wanted to run since an earlier look. */
  long busiestSince(ProcessTimes before) {
    return wanted.entrySet().stream()
        .mapToLong(thread -> thread.getValue() - before.wanted.getOrDefault(thread.getKey(), 0L))
        .max()
        .orElse(0);
  }
}
