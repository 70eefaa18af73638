package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Linux tells of a process' times: those of its threads, because the process' own are counted
 * in hundredths of a second (proc(5)).
 */
record ProcessTimes(Map<String, OfThread> threads) {
  /**
   * Nanoseconds since a thread began.
   *
   * @param ran in user mode and in the kernel
   * @param waited for a core, which does not grow while there is nothing to do
   * @param compiles whether it is one of the JVM's compilers
   */
  private record OfThread(long ran, long waited, boolean compiles) {
    static final OfThread NEW = new OfThread(0, 0, false);

    OfThread since(OfThread before) {
      return new OfThread(ran - before.ran, waited - before.waited, compiles);
    }

    long wanted() {
      return ran + waited;
    }
  }

  static ProcessTimes of(long pid) {
    Map<String, OfThread> times = new HashMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        try {
          String[] stat = Files.readString(thread.resolve("schedstat")).strip().split(" ", -1);
          times.put(
              thread.getFileName().toString(),
              new OfThread(
                  Long.parseLong(stat[0]), Long.parseLong(stat[1]), isCompiler(thread)));
        } catch (NoSuchFileException ended) {
          // What it ran last is nobody's: a thread ends when it has had nothing to do.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ProcessTimes(times);
  }

  /** "C1 CompilerThre" and "C2 CompilerThre" are what Linux keeps of their names. */
  private static boolean isCompiler(Path thread) throws IOException {
    return Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*");
  }

  /** What there was since an earlier look. */
  ProcessTimes since(ProcessTimes before) {
    Map<String, OfThread> times = new HashMap<>();
    threads.forEach(
        (id, now) -> times.put(id, now.since(before.threads.getOrDefault(id, OfThread.NEW))));
    return new ProcessTimes(times);
  }

  /** CPU time of all threads. */
  long cpu() {
    return threads.values().stream().mapToLong(OfThread::ran).sum();
  }

  /** The part of it that the JVM's compilers took. */
  long compilers() {
    return threads.values().stream().filter(OfThread::compiles).mapToLong(OfThread::ran).sum();
  }

  /** The time in which the busiest thread ran or waited for a core. */
  long busiest() {
    return threads.values().stream().mapToLong(OfThread::wanted).max().orElse(0);
  }
}
