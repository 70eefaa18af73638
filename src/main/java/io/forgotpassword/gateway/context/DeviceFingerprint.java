package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.json.JsonBytes;
import org.jspecify.annotations.Nullable;

/**
 * A connection becomes the text of all its traits but the address:
 *
 * <pre>User-Agent|Accept-Language|Sec-CH-UA|Sec-CH-UA-Platform|Sec-CH-UA-Mobile|TLS version|TLS
 * cipher suite|JA4|header shape|HTTP version</pre>
 *
 * <p>A trait that was not observed is empty. Every trait but the last five is the client's to
 * choose, so one that forges a bar gains no more than one that copies another's headers. Not
 * thread-safe.
 */
final class DeviceFingerprint {
  private static final byte[] BAR = "|".getBytes(US_ASCII);
  private static final Connection.ClientHints NO_HINTS =
      new Connection.ClientHints(null, null, null);

  private final JsonBytes json = new JsonBytes();

  /** The inside of the fingerprint's JSON string; valid until the next call. */
  JsonBytes of(Connection connection) {
    Connection.ClientHints sent = connection.clientHints();
    Connection.ClientHints hints = sent == null ? NO_HINTS : sent;
    Connection.Tls tls = connection.tls();
    json.clear();
    trait(connection.userAgent());
    trait(connection.acceptLanguage());
    trait(hints.brands());
    trait(hints.platform());
    trait(hints.mobile());
    trait(tls == null ? null : tls.protocol());
    trait(tls == null ? null : tls.cipher());
    trait(connection.ja4());
    trait(connection.headerShape());
    return json.escaped(connection.httpVersion());
  }

  private void trait(@Nullable String value) {
    if (value != null) {
      json.escaped(value, EncodedDataDeriver.MAX_HEADER_CHARS);
    }
    json.raw(BAR);
  }
}
