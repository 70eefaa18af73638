package io.forgotpassword.gateway.context;

import io.forgotpassword.gateway.connection.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A connection, a username and the caller's own EncodedData become the UserContextData that Cognito
 * is sent. Not thread-safe: one for each event loop and client.
 *
 * @param ipAddress whether the client's address is sent
 * @param relays whether the caller's EncodedData crosses, untouched
 * @param deriver makes EncodedData where the caller's does not cross; null leaves it out
 */
public record UserContext(boolean ipAddress, boolean relays, @Nullable EncodedDataDeriver deriver) {

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

  /** Cognito's UserContextData, see its API reference; null is not sent. It never prints itself. */
  public record UserContextData(@Nullable String ipAddress, @Nullable String encodedData) {
    public static final UserContextData NONE = new UserContextData(null, null);

    @Override
    public String toString() {
      return "UserContextData[***]";
    }
  }
}
