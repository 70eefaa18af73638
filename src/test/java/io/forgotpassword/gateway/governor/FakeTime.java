package io.forgotpassword.gateway.governor;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** A clock that stands still until it is told how far to go, and runs tasks on its way. */
final class FakeTime implements LongSupplier, Scheduler {
  private record Task(long at, long order, Runnable action) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private long now = 77;
  private long order;

  /** One of a gateway of its own, on this clock. */
  Governor governor(int ceiling, Duration maxWait) {
    return new Governor(
        ceiling,
        maxWait,
        20,
        Optional.empty(),
        this,
        this,
        waited -> {},
        Governor.Timings.PRODUCTION);
  }

  @Override
  public long getAsLong() {
    return now;
  }

  @Override
  public void after(long nanos, Runnable task) {
    tasks.add(new Task(now + nanos, order++, task));
  }

  void advance(Duration time) {
    advance(time.toNanos());
  }

  void advance(long nanos) {
    long end = now + nanos;
    for (Task next = tasks.peek(); next != null && next.at() <= end; next = tasks.peek()) {
      tasks.remove();
      now = Math.max(now, next.at());
      next.action().run();
    }
    now = end;
  }
}
