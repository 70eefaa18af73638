package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.json.JsonBytes;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A payload becomes the EncodedData of one client and layout version: signed under the client id,
 * wrapped in JSON, in Base64. Not thread-safe.
 */
final class PayloadSeal {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();
  private static final byte[] HEAD = "{\"payload\":\"".getBytes(UTF_8);
  private static final byte[] TO_SIGNATURE = "\",\"signature\":\"".getBytes(UTF_8);

  private final byte[] version;
  private final byte[] tail;
  private final HmacSha256 hmac;
  private final JsonBytes json = new JsonBytes();

  PayloadSeal(String version, String clientId) {
    this.version = version.getBytes(UTF_8);
    this.hmac = new HmacSha256(clientId.getBytes(UTF_8));
    JsonBytes end = new JsonBytes().raw("\",\"version\":\"".getBytes(UTF_8)).escaped(version);
    this.tail = end.raw("\"}".getBytes(UTF_8)).toByteArray();
  }

  /** The EncodedData of the payload that is the first bytes of an array, in UTF-8. */
  String seal(byte[] payload, int length) {
    byte[] signature = BASE64.encode(signatureOf(payload, length));
    json.clear().raw(HEAD).escaped(payload, length).raw(TO_SIGNATURE).raw(signature).raw(tail);
    ByteBuffer encoded = BASE64.encode(ByteBuffer.wrap(json.bytes(), 0, json.length()));
    return new String(encoded.array(), 0, encoded.limit(), ISO_8859_1);
  }

  /** HMAC-SHA-256 of version and payload. */
  byte[] signatureOf(byte[] payload, int length) {
    return hmac.of(version, payload, length);
  }
}
