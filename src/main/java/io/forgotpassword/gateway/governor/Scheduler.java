package io.forgotpassword.gateway.governor;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs tasks later, one at a time, on a thread that may take the governor's lock. */
public interface Scheduler {
  /** Runs a task after some nanoseconds. */
  void after(long nanos, Runnable task);

  /**
   * A thread for it. Event loops will not do: their timers are whole milliseconds, and end with the
   * loop.
   */
  final class SchedulerThread implements Scheduler, AutoCloseable {
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(SchedulerThread::thread);

    private static Thread thread(Runnable task) {
      Thread thread = new Thread(task, "governor");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    public void after(long nanos, Runnable task) {
      var unused = executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Drops all tasks, without waiting. */
    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
