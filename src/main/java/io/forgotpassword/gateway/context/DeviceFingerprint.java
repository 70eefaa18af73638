package io.forgotpassword.gateway.context;

import io.forgotpassword.gateway.connection.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A connection becomes the text of all its traits but the address:
 *
 * <pre>User-Agent|Accept-Language|Sec-CH-UA|Sec-CH-UA-Platform|Sec-CH-UA-Mobile|TLS version|TLS
 * cipher suite|JA4|header shape|HTTP version</pre>
 *
 * <p>A trait that was not observed is empty. The client chooses every trait but the last five, so a
 * client that puts a bar into a header gains no more than one that copies another's headers.
 */
final class DeviceFingerprint {
  private static final Connection.ClientHints NO_HINTS =
      new Connection.ClientHints(null, null, null);

  private DeviceFingerprint() {}

  static String of(Connection connection) {
    Connection.ClientHints sent = connection.clientHints();
    Connection.ClientHints hints = sent == null ? NO_HINTS : sent;
    Connection.Tls tls = connection.tls();
    return String.join(
        "|",
        trait(connection.userAgent()),
        trait(connection.acceptLanguage()),
        trait(hints.brands()),
        trait(hints.platform()),
        trait(hints.mobile()),
        trait(tls == null ? null : tls.protocol()),
        trait(tls == null ? null : tls.cipher()),
        trait(connection.ja4()),
        trait(connection.headerShape()),
        connection.httpVersion());
  }

  private static String trait(@Nullable String value) {
    return value == null ? "" : EncodedDataDeriver.cut(value);
  }
}
