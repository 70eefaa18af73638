package io.forgotpassword.gateway.context;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.connection.Connection.ClientHints;
import io.forgotpassword.gateway.connection.Connection.Tls;
import io.forgotpassword.gateway.model.ClientIp;
import org.jspecify.annotations.Nullable;

/** Connections as clients make them. */
final class Connections {
  static final String CHROME_USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0"
          + " Safari/537.36";

  private static final String JA4 = "t13d1516h2_8daaf6152771_e5627efa2ab1";
  private static final String SHAPE = "0123456789ab";
  private static final ClientIp IP = ClientIp.parse("192.0.2.7").orElseThrow();
  private static final Tls TLS = new Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256");

  private Connections() {}

  /** All there is to see of a browser. */
  static Connection chrome() {
    return new Connection(
        IP,
        "HTTP/2",
        TLS,
        CHROME_USER_AGENT,
        "en-US,en;q=0.9",
        new ClientHints("\"Chromium\";v=\"138\"", "\"Linux\"", "?0"),
        JA4,
        SHAPE);
  }

  /** A client that sends no header at all over a plain connection. */
  static Connection bare() {
    return new Connection(IP, "HTTP/1.1", null, null, null, null, null, SHAPE);
  }

  static Connection from(String ip) {
    ClientIp address = ClientIp.parse(ip).orElseThrow();
    Connection chrome = chrome();
    return new Connection(
        address,
        chrome.httpVersion(),
        chrome.tls(),
        chrome.userAgent(),
        chrome.acceptLanguage(),
        chrome.clientHints(),
        chrome.ja4(),
        chrome.headerShape());
  }

  static Connection with(@Nullable String userAgent, @Nullable String acceptLanguage) {
    return new Connection(IP, "HTTP/1.1", TLS, userAgent, acceptLanguage, null, JA4, SHAPE);
  }

  static Connection withPlatform(@Nullable String userAgent, @Nullable String platform) {
    ClientHints hints = new ClientHints(null, platform, null);
    return new Connection(IP, "HTTP/2", TLS, userAgent, null, hints, JA4, SHAPE);
  }
}
