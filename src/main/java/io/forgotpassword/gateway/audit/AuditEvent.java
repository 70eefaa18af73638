package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  @Override
  public AuditEvent event() {
    return this;
  }
}
