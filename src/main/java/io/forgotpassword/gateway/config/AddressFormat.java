package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.connection.Cidr;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Formats of hosts, blocks of addresses, URLs and browser origins. */
final class AddressFormat {
  private static final int LONGEST_NAME = 253;

  private static final Pattern NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*"
              + "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  static final Format<String> HOST =
      Format.text("an IP address or a host name", AddressFormat::isHost);

  /** Without /0, which would let every caller choose the address that limits count. */
  static final Format<Cidr> PROXIES =
      Format.of(
          "a block such as 10.0.0.0/8 with no bits set behind its prefix;"
              + " not /0, which would let everybody choose their own address",
          text -> Cidr.parse(text).filter(block -> block.prefix() > 0));

  private static final int MAX_PORT = 65_535;
  private static final Set<String> HTTP = Set.of("http", "https");
  private static final Set<String> REDIS_SCHEMES = Set.of("redis", "rediss");

  /** Scheme, host, port and path. */
  static final Format<URI> RESOURCE =
      Format.of("http:// or https://, a host, a port and a path", text -> parse(text, HTTP))
          .filter(AddressFormat::isBare)
          .shownAs(AddressFormat::withoutUserInfo);

  /** Scheme, host and port; a single slash at the end is removed. */
  static final Format<URI> SERVICE =
      RESOURCE
          .filter(uri -> Set.of("", "/").contains(uri.getPath()))
          .map(uri -> URI.create(origin(uri)))
          .expecting("http:// or https://, a host and at most a port");

  static final Format<Secret> REDIS =
      Format.secret(
          "redis:// or rediss:// and a host",
          text -> parse(text, REDIS_SCHEMES).filter(AddressFormat::isDatabase).isPresent());

  static final Format<String> ORIGIN =
      Format.text(
          "* alone, or an origin as browsers send it:"
              + " https://login.example.com, in lower case, no default port, no slash behind",
          text -> text.equals("*") || isOrigin(text));

  private AddressFormat() {}

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

  /** Lettuce reads the path as the number of the database. */
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

  /** The origin of RFC 6454, but with the port even when it is the default. */
  private static String origin(URI uri) {
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    return (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT) + port;
  }

  private static String withoutUserInfo(String text) {
    int at = text.lastIndexOf('@');
    return at < 0 ? text : "***" + text.substring(at);
  }

  /** The port of a URL, or its scheme's. */
  static int portOf(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  /**
   * Whether who connects to one address reaches what listens at the other, as far as the texts
   * tell. Port 0 is any free port, so it is never another's.
   */
  static boolean areOne(String listens, int port, String other, int otherPort) {
    boolean everywhere = isWildcard(listens) && (isWildcard(other) || isLoopback(other));
    boolean same =
        listens.equalsIgnoreCase(other)
            || (isLoopback(listens) && (isLoopback(other) || isWildcard(other)));
    return port != 0 && port == otherPort && (everywhere || same);
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** Whether only this machine can reach the host. */
  static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || ClientIp.parse(host).filter(ClientIp::isLoopback).isPresent();
  }

  private static boolean isHost(String text) {
    return text.length() <= LONGEST_NAME
        && (NAME.matcher(text).matches()
            || (!text.startsWith("[") && ClientIp.parse(text).isPresent()));
  }
}
