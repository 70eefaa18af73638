package io.forgotpassword.gateway.recovery;

/** Whoever waits for the answer to a request, as long as they do. May be asked by any thread. */
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
