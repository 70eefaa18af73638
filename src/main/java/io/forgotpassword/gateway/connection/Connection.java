package io.forgotpassword.gateway.connection;

import io.forgotpassword.gateway.model.ClientIp;
import org.jspecify.annotations.Nullable;

/**
 * The connection a request arrived on: facts the gateway observed, never what a body claims.
 *
 * @param ip the client's address, as trusted proxies forwarded it
 * @param httpVersion {@code HTTP/1.1} or {@code HTTP/2}
 * @param tls the TLS session's traits, null on a plain connection
 * @param userAgent the User-Agent header
 * @param acceptLanguage the Accept-Language header
 * @param clientHints the Sec-CH-UA headers, null when the client sent none
 * @param ja4 the JA4 of the client's TLS software, null when its ClientHello was not seen
 * @param headerShape the {@link HeaderShape} of the request
 */
public record Connection(
    ClientIp ip,
    String httpVersion,
    @Nullable Tls tls,
    @Nullable String userAgent,
    @Nullable String acceptLanguage,
    @Nullable ClientHints clientHints,
    @Nullable String ja4,
    String headerShape) {

  /** Identifies the caller's software: equal for requests of the same software and set-up. */
  public String fingerprint() {
    return String.join(
        "\n",
        String.valueOf(ja4),
        headerShape,
        String.valueOf(userAgent),
        String.valueOf(acceptLanguage),
        String.valueOf(clientHints),
        String.valueOf(tls));
  }

  /** Traits of the TLS session: such as {@code TLSv1.3}, and the cipher suite's IANA name. */
  public record Tls(String protocol, String cipher) {}

  /**
   * User-agent client hints (W3C UA-CH): Sec-CH-UA, Sec-CH-UA-Platform and Sec-CH-UA-Mobile as
   * sent, structured-field quotes included.
   */
  public record ClientHints(
      @Nullable String brands, @Nullable String platform, @Nullable String mobile) {}
}
