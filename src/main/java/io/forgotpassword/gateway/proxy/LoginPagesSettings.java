package io.forgotpassword.gateway.proxy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code login-pages}.
 *
 * @param upstream scheme, host and port of the pages
 * @param hosts the names under which the pages are served, in lower case; empty for any
 * @param host which Host the pages get
 * @param connections the most connections of one event loop, and the most waiting requests
 * @param perAddress the most connections of one address, an IPv6 /64, on one event loop
 * @param buffer how many bytes of a request's or an answer's body are kept in memory
 * @param via the gateway's name in Via; null adds none
 */
public record LoginPagesSettings(
    URI upstream,
    List<String> hosts,
    Host host,
    int connections,
    int perAddress,
    Timeouts timeouts,
    int buffer,
    SecurityHeaders securityHeaders,
    @Nullable String via) {
  /** Whose name the pages see in the Host header. */
  public enum Host {
    CLIENT,
    UPSTREAM
  }

  /** Headers that the gateway adds to every answer. */
  public enum SecurityHeaders {
    OFF,
    STRICT
  }

  /**
   * How long the gateway waits.
   *
   * @param connect for a connection to the pages, the wait in the queue included
   * @param head from the request's last byte to the answer's head
   * @param idle while nothing moves
   * @param body for each {@code buffer} of a request's body
   */
  public record Timeouts(Duration connect, Duration head, Duration idle, Duration body) {}

  /** All defaults. */
  public static LoginPagesSettings of(URI upstream) {
    return new LoginPagesSettings(
        upstream,
        List.of(),
        Host.UPSTREAM,
        256,
        16,
        new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60)),
        64 << 10,
        SecurityHeaders.OFF,
        null);
  }

  /** The port of the pages. */
  int port() {
    int written = upstream.getPort();
    return written >= 0 ? written : isTls() ? 443 : 80;
  }

  boolean isTls() {
    return "https".equals(upstream.getScheme());
  }
}
