package io.forgotpassword.gateway.audit;

import java.nio.file.Path;

/** A chain is not as it was written; the message says where and in what way. */
public final class BrokenChainException extends Exception {
  private static final long serialVersionUID = 1;

  BrokenChainException(Path file, long line, long sequence, String what) {
    super(file + ":" + line + ": " + (sequence > 0 ? "record " + sequence + ": " : "") + what);
  }
}
