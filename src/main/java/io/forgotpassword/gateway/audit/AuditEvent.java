package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to one request. It still holds the username, which becomes a pseudonym on the
 * audit's worker thread.
 *
 * @param epochMillis when the request was concluded
 * @param operation null when the request named none
 * @param clientId a configured client's id, null when the request named none
 * @param username null when the request named none
 * @param lane whose limits it drew on
 * @param shared whether the outcome is that of an identical request, which alone was forwarded
 * @param shadowRules the shadow rules that would have refused
 * @param latencyNanos from the request's arrival to its outcome
 */
public record AuditEvent(
    long epochMillis,
    RequestId requestId,
    String protocol,
    @Nullable Operation operation,
    @Nullable String clientId,
    @Nullable Username username,
    Connection connection,
    Outcome outcome,
    Lane lane,
    boolean shared,
    List<String> shadowRules,
    long latencyNanos)
    implements AuditEntry {

  /** The event of a request that is traced: its span ends when its line is in the trail. */
  record Traced(AuditEvent event, TraceSpan span) implements AuditEntry {
    private static final Logger LOG = LoggerFactory.getLogger(Traced.class);

    @Override
    public RequestId requestId() {
      return event.requestId();
    }

    @Override
    public void written() {
      end(() -> span.ended("written"));
    }

    @Override
    public void held() {
      end(() -> span.ended("held"));
    }

    @Override
    public void dropped(DropReason reason) {
      end(() -> span.failed(reason.id()));
    }

    /** Contains failures of the tracing, which must not fail the audit. */
    private static void end(Runnable span) {
      try {
        span.run();
      } catch (RuntimeException e) {
        LOG.warn("the span of an audit event could not be ended", e);
      }
    }
  }
}
