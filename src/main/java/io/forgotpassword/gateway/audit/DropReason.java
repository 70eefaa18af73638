package io.forgotpassword.gateway.audit;

import java.util.Locale;

public enum DropReason {
  /** Too many events waited to be written. */
  QUEUE_FULL,
  /** The trail was not open yet, or already closed. */
  CLOSED,
  UNENCODABLE,
  /** It could not be written, in several attempts or until the process ended. */
  UNWRITABLE,
  /** The process ended without closing the trail, as when it is killed. */
  PROCESS_DIED,
  /** The trail had it, and its record was removed from the files before Kafka had it. */
  SPOOL_REMOVED;

  /** The stable id: the name in lower case, with hyphens. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
