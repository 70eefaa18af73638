package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did with the limits, or tried to do: an administrator through the admin port, or
 * the owner of a mailbox by a pause link. Neither the admin token nor the link names anybody, so
 * only the address says who it was.
 */
public record LimitAction(
    long epochMillis,
    RequestId requestId,
    Kind kind,
    Result result,
    ClientIp peer,
    @Nullable Username username,
    @Nullable ClientIp ip,
    List<Bucket> buckets)
    implements AuditEntry {

  public enum Kind {
    READ("limits.read"),
    /** Fill buckets up. */
    RESET("limits.reset"),
    /** Trust no device of a user any more. */
    FORGET_DEVICES("limits.forget-devices"),
    /** Stop requests for a username, by a link in a message to its owner. */
    PAUSE("limits.pause"),
    /** Allow them again. */
    UNPAUSE("limits.unpause");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    /** Whether the owner of a mailbox did it, and not the administrator. */
    boolean isOwners() {
      return this == PAUSE || this == UNPAUSE;
    }
  }

  public enum Result {
    DONE("done", "It was done."),
    DENIED("denied", "The caller did not show that it is the administrator."),
    INVALID("invalid", "The request was not understood."),
    UNKNOWN("unknown", "No rule counts what was named."),
    FAILED("failed", "The limits' store failed.");

    private final String id;
    private final String sentence;

    Result(String id, String sentence) {
      this.id = id;
      this.sentence = sentence;
    }

    public String id() {
      return id;
    }

    public String sentence() {
      return sentence;
    }
  }

  /** A bucket of a rule; its key is 32 hexadecimal digits. */
  public record Bucket(String rule, String key) {}
}
