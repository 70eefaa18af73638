package io.forgotpassword.gateway.audit;

import java.util.Optional;
import java.util.stream.Stream;

/** Why an event was lost. */
public enum DropReason {
  /** Too many events waited to be written. */
  QUEUE_FULL("queue-full"),
  /** The trail was not open yet, or already closed. */
  CLOSED("closed"),
  /** It could not be encoded. */
  UNENCODABLE("unencodable"),
  /** It could not be written, in several attempts or until the process ended. */
  UNWRITABLE("unwritable"),
  /** The process ended without closing the trail, as when it is killed. */
  PROCESS_DIED("process-died"),
  /** The trail had it, and its record was removed from the files before Kafka had it. */
  SPOOL_REMOVED("spool-removed");

  private final String id;

  DropReason(String id) {
    this.id = id;
  }

  /** The stable id. */
  public String id() {
    return id;
  }

  static Optional<DropReason> of(String id) {
    return Stream.of(values()).filter(reason -> reason.id.equals(id)).findFirst();
  }
}
