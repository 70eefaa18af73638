package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.edge.netty.TappedTcp;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocketServerConfig;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TcpOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the server's options from the edge's settings: what callers may send, and for how long. */
final class EdgeOptions {
  /** Longer than any honest pause between two requests on one connection. */
  private static final Duration IDLE = Duration.ofSeconds(75);

  private static final int HANDSHAKE_SECONDS = 10;

  /** A head that is a little too large is read, so that its Origin is known and may be answered. */
  private static final int HEAD_SLACK = 12 * 1024;

  /**
   * HPACK makes a byte of up to 1.6 characters, and HTTP/2 counts 32 bytes more for each header. A
   * head that {@link TappedTcp} lets in is thus read, or Netty would answer it without CORS
   * headers.
   */
  private static final long UNPACKED = 2;

  private static final int MAX_STREAMS = 50;

  /** Streams that a client may open and reset; a browser cancels one page's requests at most. */
  private static final int MAX_RESETS = 200;

  private static final Duration RESETS_WINDOW = Duration.ofSeconds(30);

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

  static HttpServerConfig of(ServerSettings settings, Consumer<String> handshakes) {
    HttpServerConfig config =
        new HttpServerConfig()
            .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)
            .setHost(settings.host())
            .setPort(settings.port())
            .setIdleTimeout(IDLE)
            .setHandle100ContinueAutomatically(false)
            .setHttp1Config(
                new Http1ServerConfig().setMaxHeaderSize(settings.maxHead() + HEAD_SLACK))
            .setHttp2Config(http2(settings.maxHead()))
            .setWebSocketConfig(
                new WebSocketServerConfig()
                    .setUsePerFrameCompression(false)
                    .setUsePerMessageCompression(false));
    config
        .getTcpConfig()
        .setUseProxyProtocol(settings.proxyProtocol())
        .setTransportConfig(
            new TappedTcp(
                    new TappedTcp.Accepting(
                        settings.tls() != null,
                        settings.proxyProtocol(),
                        settings.maxHead() + HEAD_SLACK,
                        settings.maxConnections(),
                        settings.maxConnectionsPerAddress(),
                        settings.proxies()::trusts,
                        handshakes))
                .setOption(TcpOption.NODELAY, true));
    return config;
  }

  private static Http2ServerConfig http2(int maxHead) {
    return new Http2ServerConfig()
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(MAX_STREAMS)
                .setMaxHeaderListSize(UNPACKED * (maxHead + HEAD_SLACK)))
        .setRstFloodMaxRstFramePerWindow(MAX_RESETS)
        .setRstFloodWindowDuration(RESETS_WINDOW)
        .setMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS);
  }

  static ServerSSLOptions tls(KeyCertOptions pair) {
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setUseAlpn(true)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
            .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
            .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
            .setKeyCertOptions(pair);
    CIPHERS.forEach(options::addEnabledCipherSuite);
    return options;
  }

  /** BoringSSL where its library loads. */
  static SSLEngineOptions tlsEngine() {
    return OpenSSLEngineOptions.isAvailable()
        ? new OpenSSLEngineOptions()
        : new JdkSSLEngineOptions();
  }
}
