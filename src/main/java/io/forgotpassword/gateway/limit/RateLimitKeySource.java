package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import org.jspecify.annotations.Nullable;

/** What a request is counted by: who asks, for whom, and for which operation. */
public interface RateLimitKeySource {
  /** The operation asked for. */
  Operation operation();

  /** The client's address. */
  ClientIp ip();

  /** For whom; null when the request names nobody. */
  @Nullable Username username();

  /** The app client; null when the request names none. */
  @Nullable String clientId();

  /**
   * What tells the caller's software from others, or null when it shows nothing; asked for only by
   * rules that count by it.
   */
  @Nullable String fingerprint();
}
