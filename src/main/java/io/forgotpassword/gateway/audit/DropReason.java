package io.forgotpassword.gateway.audit;

import java.util.Optional;
import java.util.stream.Stream;

/** Why an event is not where it should have gone. */
public enum DropReason {
  /** More came than the trail could take, and the queue was full. */
  QUEUE_FULL("queue-full"),
  /** It came when the trail was already closed. */
  CLOSED("closed"),
  /** It could not be encoded. */
  UNENCODABLE("unencodable"),
  /** The trail's files could not be written until the process ended. */
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
