package io.forgotpassword.gateway.signing;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Remembers what was scheduled and for when; runs it only when told to, on the caller's thread. */
final class RecordingScheduler extends ScheduledThreadPoolExecutor {
  private @Nullable ScheduledFuture<?> future;
  private Runnable task = () -> {};
  private Duration delay = Duration.ZERO;
  private int scheduled;

  RecordingScheduler() {
    super(0);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long time, TimeUnit unit) {
    task = command;
    delay = Duration.of(time, unit.toChronoUnit());
    scheduled++;
    ScheduledFuture<?> never = super.schedule(command, 1, TimeUnit.DAYS);
    future = never;
    return never;
  }

  /** Runs what was scheduled last. */
  void runNext() {
    task.run();
  }

  /** After how long what was scheduled last is due. */
  Duration delay() {
    return delay;
  }

  int scheduled() {
    return scheduled;
  }

  boolean isLastCancelled() {
    return future != null && future.isCancelled();
  }
}
