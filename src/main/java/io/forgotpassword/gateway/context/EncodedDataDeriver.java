package io.forgotpassword.gateway.context;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.UnpairedSurrogates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection and a username become EncodedData of layout {@value #VERSION}, for callers that send
 * none of their own.
 *
 * <p>Only what was observed goes in: a header that was not sent leaves its key out, and
 * ClientTimezone, which no connection tells, is always left out. Not thread-safe: one for each
 * event loop and client.
 */
public final class EncodedDataDeriver {
  static final String VERSION = "JS20171115";

  /** How much of each header is used, in chars: more than browsers send. */
  private static final int MAX_HEADER_CHARS = 512;

  private static final JsonFactory JSON = new JsonFactory();

  private final InstantSource clock;
  private final PayloadSeal seal;
  private final DeviceId deviceId;
  private final String userPoolId;

  /** Writes the members of an object. */
  interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

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
    this.deviceId = new DeviceId(deviceKey);
    this.userPoolId = userPoolId;
  }

  /** The EncodedData of a username exactly as it is forwarded, at most a few kilobytes. */
  public String derive(Connection connection, String username) {
    return seal.seal(
        json(
            json -> {
              json.writeObjectFieldStart("contextData");
              writeContext(json, connection);
              json.writeEndObject();
              json.writeStringField("username", username);
              json.writeStringField("userPoolId", userPoolId);
              json.writeStringField("timestamp", Long.toString(clock.millis()));
            }));
  }

  private void writeContext(JsonGenerator json, Connection connection) throws IOException {
    String fingerprint = DeviceFingerprint.of(connection);
    write(json, "UserAgent", connection.userAgent());
    json.writeStringField("DeviceId", deviceId.of(fingerprint));
    write(json, "DeviceLanguage", DeviceLanguage.of(connection.acceptLanguage()));
    json.writeStringField("DeviceFingerprint", fingerprint);
    write(json, "DevicePlatform", DevicePlatform.of(connection));
  }

  /** Writes what was observed; null leaves the member out. */
  private static void write(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, cut(value));
    }
  }

  /** The first chars of a header; never ends in half a surrogate pair. */
  static String cut(String header) {
    if (header.length() <= MAX_HEADER_CHARS) {
      return header;
    }
    boolean halves =
        Character.isSurrogatePair(
            header.charAt(MAX_HEADER_CHARS - 1), header.charAt(MAX_HEADER_CHARS));
    return header.substring(0, halves ? MAX_HEADER_CHARS - 1 : MAX_HEADER_CHARS);
  }

  /** A JSON object. */
  static String json(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return UnpairedSurrogates.escape(text.toString());
  }
}
