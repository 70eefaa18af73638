package io.forgotpassword.gateway.governor;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A thread of its own: an event loop's timers are whole milliseconds, and end with the loop. */
public final class SchedulerThread implements Scheduler, AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(SchedulerThread::thread);

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "governor");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void after(long nanos, Runnable task) {
    var unused = clock.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** Forgets all tasks, without waiting. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
