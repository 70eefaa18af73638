package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.json.JsonBytes;
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
  static final int MAX_HEADER_CHARS = 512;

  private static final byte[] HEAD = ascii("{\"contextData\":{");
  private static final byte[] USER_AGENT = ascii("\"UserAgent\":\"");
  private static final byte[] NEXT = ascii("\",");
  private static final byte[] DEVICE_ID = ascii("\"DeviceId\":\"");
  private static final byte[] LANGUAGE = ascii("\",\"DeviceLanguage\":\"");
  private static final byte[] FINGERPRINT = ascii("\",\"DeviceFingerprint\":\"");
  private static final byte[] PLATFORM = ascii("\",\"DevicePlatform\":\"");
  private static final byte[] USERNAME = ascii("\"},\"username\":\"");
  private static final byte[] TAIL = ascii("\"}");

  private final InstantSource clock;
  private final PayloadSeal seal;
  private final DeviceFingerprint fingerprint = new DeviceFingerprint();
  private final DeviceId deviceId;
  private final JsonBytes payload = new JsonBytes();
  private final byte[] poolToTimestamp;

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
    JsonBytes pool = new JsonBytes().raw(ascii("\",\"userPoolId\":\"")).escaped(userPoolId);
    this.poolToTimestamp = pool.raw(ascii("\",\"timestamp\":\"")).toByteArray();
  }

  /** The EncodedData of a username exactly as it is forwarded, at most a few kilobytes. */
  public String derive(Connection connection, String username) {
    JsonBytes device = fingerprint.of(connection);
    payload.clear().raw(HEAD);
    String userAgent = connection.userAgent();
    if (userAgent != null) {
      payload.raw(USER_AGENT).escaped(userAgent, MAX_HEADER_CHARS).raw(NEXT);
    }
    payload.raw(DEVICE_ID).raw(deviceId.of(device));
    member(LANGUAGE, DeviceLanguage.of(connection.acceptLanguage()));
    payload.raw(FINGERPRINT).raw(device.bytes(), device.length());
    member(PLATFORM, DevicePlatform.of(connection));
    payload.raw(USERNAME).escaped(username).raw(poolToTimestamp);
    payload.escaped(Long.toString(clock.millis())).raw(TAIL);
    return seal.seal(payload.bytes(), payload.length());
  }

  private void member(byte[] key, @Nullable String value) {
    if (value != null) {
      payload.raw(key).escaped(value, MAX_HEADER_CHARS);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
