package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.PasswordPolicy;
import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code clients}: a Cognito app client.
 *
 * @param clientId 1..128 of {@code [\w+]}
 * @param clientSecrets newest first; empty for a public client
 * @param userPoolId needed to derive EncodedData; null when unknown
 * @param disclosure what a caller may learn of a user
 * @param deliveryHint what a simulated delivery names when the username is no address
 * @param passwordPolicy checked before forwarding; null leaves that to Cognito
 * @param ipAddress whether UserContextData.IpAddress is sent
 * @param encodedData where UserContextData.EncodedData comes from
 * @param allowedMetadata ClientMetadata keys that may cross; {@code *} is every key that names no
 *     secret
 * @param addedMetadata ClientMetadata the gateway sets, over the caller's
 * @param analyticsEndpointId sent instead of the caller's when set
 */
public record ClientSettings(
    String clientId,
    List<Secret> clientSecrets,
    @Nullable String userPoolId,
    Disclosure disclosure,
    DeliveryHint deliveryHint,
    @Nullable PasswordPolicy passwordPolicy,
    boolean ipAddress,
    EncodedData encodedData,
    List<String> allowedMetadata,
    Map<String, String> addedMetadata,
    @Nullable String analyticsEndpointId) {

  /** {@code disclosure}. */
  public enum Disclosure {
    /** Cognito's answer, as it is. */
    FAITHFUL,
    /** One answer for every outcome that depends on the user. */
    UNIFORM,
    /** The answer before Cognito is called. */
    ACKNOWLEDGE
  }

  /** {@code delivery-hint}. */
  public enum DeliveryHint {
    /** By e-mail. */
    EMAIL,
    /** By text message. */
    SMS
  }

  /** {@code encoded-data}. */
  public enum EncodedData {
    /** The caller's, or none. */
    RELAY,
    /** The caller's, else one derived from the connection. */
    DERIVE,
    /** None. */
    OFF
  }

  /** These settings with other secrets. */
  public ClientSettings withSecrets(List<Secret> secrets) {
    return new ClientSettings(
        clientId,
        secrets,
        userPoolId,
        disclosure,
        deliveryHint,
        passwordPolicy,
        ipAddress,
        encodedData,
        allowedMetadata,
        addedMetadata,
        analyticsEndpointId);
  }
}
