package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did with the limits through the admin port, or tried to do: with these buckets, or
 * with those of a user or an address. The admin token names nobody, so only the address of the peer
 * says who it was.
 */
public record AdminAct(
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
    RESET("limits.reset");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    public String id() {
      return id;
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
