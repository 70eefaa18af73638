package io.forgotpassword.gateway.governor;

/** Runs tasks later, one at a time, on a thread that may take the governor's lock. */
public interface Scheduler {
  /** Runs a task after some nanoseconds. */
  void after(long nanos, Runnable task);
}
