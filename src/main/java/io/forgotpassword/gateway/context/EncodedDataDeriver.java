package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.UnpairedSurrogates;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A connection and a username become EncodedData of layout {@value #VERSION}, for callers that send
 * none. A header that was not sent leaves its key out, and so does ClientTimezone, which no
 * connection tells. Not thread-safe: one for each event loop and client.
 */
public final class EncodedDataDeriver {
  static final String VERSION = "JS20171115";

  private static final int ID_CHARACTERS = 20;
  private static final String ID_ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final byte[] ID_PURPOSE = "device id\n".getBytes(UTF_8);

  private final InstantSource clock;
  private final PayloadSeal seal;
  private final HmacSha256 deviceHmac;
  private final String userPoolId;

  /**
   * The deriver for one app client.
   *
   * @param deviceKey keys the device ids, at least one byte; another key makes every device a new
   *     one
   */
  public EncodedDataDeriver(
      String clientId, String userPoolId, byte[] deviceKey, InstantSource clock) {
    this.clock = clock;
    this.seal = new PayloadSeal(VERSION, clientId);
    this.deviceHmac = new HmacSha256(deviceKey);
    this.userPoolId = userPoolId;
  }

  /** The EncodedData of a username exactly as it is forwarded, at most a few kilobytes. */
  public String derive(Connection connection, String username) {
    String fingerprint = DeviceTraits.fingerprint(connection);
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    ObjectNode context = payload.putObject("contextData");
    putIfObserved(context, "UserAgent", connection.userAgent());
    context.put("DeviceId", deviceId(fingerprint));
    putIfObserved(context, "DeviceLanguage", DeviceTraits.language(connection.acceptLanguage()));
    context.put("DeviceFingerprint", fingerprint);
    putIfObserved(context, "DevicePlatform", DeviceTraits.platform(connection));
    payload
        .put("username", username)
        .put("userPoolId", userPoolId)
        .put("timestamp", Long.toString(clock.millis()));
    return seal.seal(UnpairedSurrogates.escape(payload.toString()));
  }

  private static void putIfObserved(ObjectNode object, String name, @Nullable String value) {
    if (value != null) {
      object.put(name, DeviceTraits.cut(value));
    }
  }

  /**
   * A device id in the shape of Amazon's JavaScript library: twenty letters and digits, a colon,
   * and the epoch milliseconds of the first visit, which is not observed and always 0. The library
   * draws the letters at random and keeps them in the browser. Here they are a keyed hash, so a
   * device keeps its id over nodes and restarts, and nobody without the key can tell whose it is.
   * It hashes the fingerprint with JSON's escapes, because the ids of devices must not change.
   */
  private String deviceId(String fingerprint) {
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(fingerprint));
    byte[] hash = deviceHmac.of(ID_PURPOSE, UnpairedSurrogates.escape(escaped).getBytes(UTF_8));
    StringBuilder id = new StringBuilder(ID_CHARACTERS + 2);
    for (int i = 0; i < ID_CHARACTERS; i++) {
      id.append(ID_ALPHABET.charAt((hash[i] & 0xFF) % ID_ALPHABET.length()));
    }
    return id.append(":0").toString();
  }

  /** Signs payloads under a client id, and wraps them in JSON and Base64. Not thread-safe. */
  record PayloadSeal(String version, HmacSha256 hmac) {
    PayloadSeal(String version, String clientId) {
      this(version, new HmacSha256(clientId.getBytes(UTF_8)));
    }

    String seal(String payload) {
      Base64.Encoder base64 = Base64.getEncoder();
      ObjectNode sealed =
          JsonNodeFactory.instance
              .objectNode()
              .put("payload", payload)
              .put("signature", base64.encodeToString(signatureOf(payload)))
              .put("version", version);
      return base64.encodeToString(UnpairedSurrogates.escape(sealed.toString()).getBytes(UTF_8));
    }

    /** HMAC-SHA-256 of version and payload, in UTF-8. */
    byte[] signatureOf(String payload) {
      return hmac.of(version.getBytes(UTF_8), payload.getBytes(UTF_8));
    }
  }
}
