package io.forgotpassword.gateway.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The edge's settings become its server's options: what callers may send, and for how long. */
final class EdgeOptions {
  /** Longer than any honest pause between two requests on one connection. */
  private static final int IDLE_SECONDS = 75;

  private static final int HANDSHAKE_SECONDS = 10;

  /** Forward secrecy and authenticated encryption only; Mozilla's "intermediate" without DHE. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private EdgeOptions() {}

  /**
   * @param pair null for plain HTTP
   */
  static HttpServerOptions of(ServerSettings settings, @Nullable KeyCertOptions pair) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setUseProxyProtocol(settings.proxyProtocol())
            .setHandle100ContinueAutomatically(true)
            .setIdleTimeout(IDLE_SECONDS)
            .setTcpNoDelay(true);
    return pair == null ? options : secured(options, pair);
  }

  private static HttpServerOptions secured(HttpServerOptions options, KeyCertOptions pair) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setSslEngineOptions(
            OpenSSLEngineOptions.isAvailable()
                ? new OpenSSLEngineOptions()
                : new JdkSSLEngineOptions())
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
        .setKeyCertOptions(pair);
    CIPHERS.forEach(options::addEnabledCipherSuite);
    return options;
  }
}
