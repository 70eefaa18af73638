package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody whose buckets are wanted, and of whom no more is known than a name or an address. */
record NamedKeySource(ClientIp ip, Username username) implements RateLimitKeySource {
  /** Keys that a username alone gives a value to. */
  static final Set<LimitSettings.Key> BY_USERNAME = Set.of(LimitSettings.Key.USERNAME);

  /** Keys that an address alone gives a value to. */
  static final Set<LimitSettings.Key> BY_ADDRESS =
      Set.of(LimitSettings.Key.IP, LimitSettings.Key.NETWORK);

  static final ClientIp NO_ADDRESS = new ClientIp(0, 0);
  static final Username NOBODY = Username.of("");

  @Override
  public Operation operation() {
    return Operation.FORGOT_PASSWORD;
  }

  @Override
  public String clientId() {
    return "";
  }

  @Override
  public @Nullable String fingerprint() {
    return null;
  }
}
