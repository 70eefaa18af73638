package io.forgotpassword.gateway.recovery;

/** Knows whether the caller still waits for the answer to a request. Thread-safe. */
public final class Caller {
  private volatile boolean gone;

  /** The connection broke, or the stream was reset, before there was an answer. */
  public void left() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }
}
