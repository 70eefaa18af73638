package io.forgotpassword.gateway.context;

import io.forgotpassword.gateway.connection.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What Cognito is told of the user behind a request to one app client: a connection, a username and
 * the caller's own EncodedData become UserContextData. Not thread-safe: one for each event loop and
 * client.
 */
public final class UserContext {
  private final boolean ipAddress;
  private final boolean relays;
  private final @Nullable EncodedDataDeriver deriver;

  private UserContext(boolean ipAddress, boolean relays, @Nullable EncodedDataDeriver deriver) {
    this.ipAddress = ipAddress;
    this.relays = relays;
    this.deriver = deriver;
  }

  /** The caller's EncodedData crosses untouched; where it sent none, there is none. */
  public static UserContext relaying(boolean ipAddress) {
    return new UserContext(ipAddress, true, null);
  }

  /** The caller's EncodedData crosses untouched; where it sent none, one is derived. */
  public static UserContext deriving(boolean ipAddress, EncodedDataDeriver deriver) {
    return new UserContext(ipAddress, true, deriver);
  }

  /** No EncodedData is sent, not even the caller's. */
  public static UserContext withoutEncodedData(boolean ipAddress) {
    return new UserContext(ipAddress, false, null);
  }

  /**
   * What to send.
   *
   * @param username exactly as it is forwarded; null when there is none, and then none is derived
   * @param fromCaller the caller's EncodedData, not checked here, or null
   */
  public UserContextData of(
      Connection connection, @Nullable String username, @Nullable String fromCaller) {
    String ip = ipAddress ? connection.ip().toString() : null;
    String encodedData = relays ? fromCaller : null;
    if (encodedData == null && deriver != null && username != null) {
      encodedData = deriver.derive(connection, username);
    }
    return ip == null && encodedData == null
        ? UserContextData.NONE
        : new UserContextData(ip, encodedData);
  }
}
