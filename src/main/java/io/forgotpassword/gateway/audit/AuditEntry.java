package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What becomes one line of the trail. */
public sealed interface AuditEntry
    permits AuditEvent, AuditEntry.Traced, LimitAction, RefusalAggregator.RepeatedRefusal {
  /** What the line is found by. */
  RequestId requestId();

  /** The request that the line describes; null for an action on limits. */
  default @Nullable AuditEvent event() {
    return null;
  }

  default long events() {
    return 1;
  }

  /** Ends its span, if it is traced. */
  default void end(Consumer<TraceSpan> how) {}

  /** The event of a request that is traced: its span ends when its line is in the trail. */
  record Traced(AuditEvent event, TraceSpan span) implements AuditEntry {
    @Override
    public RequestId requestId() {
      return event.requestId();
    }

    /** Contains failures of the tracing, which must not fail the audit. */
    @Override
    public void end(Consumer<TraceSpan> how) {
      try {
        how.accept(span);
      } catch (RuntimeException e) {
        LoggerFactory.getLogger(Traced.class)
            .warn("the span of an audit event could not be ended", e);
      }
    }
  }
}
