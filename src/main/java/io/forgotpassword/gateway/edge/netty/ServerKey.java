package io.forgotpassword.gateway.edge.netty;

import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.vertx.core.net.KeyCertOptions;
import javax.net.ssl.KeyManagerFactory;

/** A certificate and its key as BoringSSL has them: read once, not for each handshake. */
public final class ServerKey {
  private ServerKey() {}

  /** The same pair, which never changes. */
  public static KeyCertOptions of(KeyManagerFactory pair) {
    return KeyCertOptions.wrap(new OpenSslCachingX509KeyManagerFactory(pair));
  }
}
