package io.forgotpassword.gateway;

import io.forgotpassword.gateway.audit.RecordedRequest;
import io.forgotpassword.gateway.limit.RateLimitKeySource;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import org.jspecify.annotations.Nullable;

/** A recorded request as limits see one; the user's pseudonym stands for the username. */
record RecordedKeySource(Operation operation, ClientIp ip, Username username, String clientId)
    implements RateLimitKeySource {

  static RecordedKeySource of(RecordedRequest recorded) {
    return new RecordedKeySource(
        recorded.operation(),
        recorded.ip(),
        Username.of(recorded.pseudonym()),
        recorded.clientId());
  }

  /** Not in the audit. */
  @Override
  public @Nullable String fingerprint() {
    return null;
  }
}
