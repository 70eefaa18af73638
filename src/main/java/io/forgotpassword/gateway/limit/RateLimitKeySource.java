package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import org.jspecify.annotations.Nullable;

/** What the rules count a request by: who asks, for whom, and for which operation. */
public interface RateLimitKeySource {
  /** The operation asked for. */
  Operation operation();

  /** The client's address. */
  ClientIp ip();

  /** The user it is for; null when the request names nobody. */
  @Nullable Username username();

  /** The app client; null when the request names none. */
  @Nullable String clientId();

  /**
   * Identifies the caller's software; null when nothing is known. Computed only for rules that
   * count by it.
   */
  @Nullable String fingerprint();

  /** The device that proved to be the owner's of the username; null for any other caller. */
  default @Nullable TrustedDevice device() {
    return null;
  }

  /** A request of which this is known. */
  record Named(
      Operation operation,
      ClientIp ip,
      @Nullable Username username,
      @Nullable String clientId,
      @Nullable String fingerprint,
      @Nullable TrustedDevice device)
      implements RateLimitKeySource {}
}
