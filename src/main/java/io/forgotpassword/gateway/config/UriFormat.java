package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.model.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Addresses of services, browser origins among them. */
final class UriFormat {
  private static final int MAX_PORT = 65_535;
  private static final Set<String> HTTP = Set.of("http", "https");
  private static final Set<String> REDIS_SCHEMES = Set.of("redis", "rediss");

  /** Scheme, host and port; a lone slash behind them is dropped. */
  static final Format<URI> SERVICE =
      Format.of(
              "http:// or https://, a host and at most a port",
              text ->
                  parse(text, HTTP)
                      .filter(uri -> isBare(uri) && Set.of("", "/").contains(uri.getPath()))
                      .map(uri -> URI.create(origin(uri))))
          .shownAs(UriFormat::withoutUserInfo);

  /** Scheme, host, port and path. */
  static final Format<URI> RESOURCE =
      Format.of(
              "http:// or https://, a host, a port and a path",
              text -> parse(text, HTTP).filter(UriFormat::isBare))
          .shownAs(UriFormat::withoutUserInfo);

  static final Format<Secret> REDIS =
      Format.secret(
          "redis:// or rediss:// and a host",
          text -> parse(text, REDIS_SCHEMES).filter(UriFormat::isDatabase).isPresent());

  static final Format<String> ORIGIN =
      Format.text(
          "* alone, or an origin as browsers send it:"
              + " https://login.example.com, in lower case, no default port, no slash behind",
          text -> text.equals("*") || isOrigin(text));

  private UriFormat() {}

  private static Optional<URI> parse(String text, Set<String> schemes) {
    return parse(text).filter(uri -> schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT)));
  }

  private static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text);
      boolean hasPort = uri.getPort() >= 1 && uri.getPort() <= MAX_PORT;
      return uri.getScheme() != null && uri.getHost() != null && (hasPort || uri.getPort() == -1)
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Lettuce takes the path for the database's number. */
  private static boolean isDatabase(URI uri) {
    return uri.getPath().matches("|/[0-9]{0,5}") && uri.getFragment() == null;
  }

  private static boolean isBare(URI uri) {
    return uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
  }

  private static boolean isOrigin(String text) {
    return parse(text)
        .filter(uri -> origin(uri).equals(text))
        .filter(uri -> uri.getPort() != (uri.getScheme().equals("http") ? 80 : 443))
        .isPresent();
  }

  /** As RFC 6454 writes it, but for default ports. */
  private static String origin(URI uri) {
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    return (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT) + port;
  }

  private static String withoutUserInfo(String text) {
    int at = text.lastIndexOf('@');
    return at < 0 ? text : "***" + text.substring(at);
  }
}
