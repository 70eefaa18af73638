package io.forgotpassword.gateway.context;

import org.jspecify.annotations.Nullable;

/**
 * Cognito's UserContextData, see its API reference. It never prints itself.
 *
 * @param ipAddress the client's address as text, null when it is not to be sent
 * @param encodedData what threat protection knows of the device, null when there is none
 */
public record UserContextData(@Nullable String ipAddress, @Nullable String encodedData) {
  /** Nothing to send. */
  public static final UserContextData NONE = new UserContextData(null, null);

  @Override
  public String toString() {
    return "UserContextData[***]";
  }
}
