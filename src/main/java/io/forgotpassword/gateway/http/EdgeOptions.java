package io.forgotpassword.gateway.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the server's options from the edge's settings: what callers may send, and for how long. */
final class EdgeOptions {
  /** Longer than any honest pause between two requests on one connection. */
  private static final int IDLE_SECONDS = 75;

  private static final int HANDSHAKE_SECONDS = 10;
  private static final int MAX_HEAD = 8 * 1024;

  /** Bounds the memory that one connection can take: its streams' bodies are a few KiB each. */
  private static final int MAX_STREAMS = 50;

  /** Streams that a client may open and reset; a browser cancels one page's requests at most. */
  private static final int MAX_RESETS = 200;

  private static final int RESETS_WINDOW_SECONDS = 30;

  /** CONTINUATION frames of a few bytes in one head; no honest client sends them. */
  private static final int MAX_SMALL_CONTINUATIONS = 16;

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
            .setMaxHeaderSize(MAX_HEAD)
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(MAX_STREAMS)
                    .setMaxHeaderListSize(MAX_HEAD))
            .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
            .setHttp2RstFloodWindowDuration(RESETS_WINDOW_SECONDS)
            .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
            .setHttp2MaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS)
            .setHandle100ContinueAutomatically(true)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
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
