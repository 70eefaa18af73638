package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.connection.ForwardingHeaders;
import io.forgotpassword.gateway.device.CookieHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the headers of a request to the pages, and of the answer to the client. */
final class PageHeaders {
  /** RFC 9110 section 7.6.1, and what is between a client and its proxy. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "proxy-authenticate",
          "proxy-authorization");

  /** What else a request's head gets anew. Trailers of requests do not cross. */
  private static final Set<String> MADE_ANEW =
      Set.of("host", "content-length", "expect", "trailer", "cookie");

  private final LoginPagesSettings settings;
  private final String upstream;

  PageHeaders(LoginPagesSettings settings) {
    this.settings = settings;
    String host = settings.upstream().getHost();
    this.upstream = settings.upstream().getPort() < 0 ? host : host + ":" + settings.port();
  }

  /** Copies what crosses of a request's headers, and adds who asked and under which name. */
  void request(HttpServerRequest request, MultiMap to, PageName name, String client) {
    MultiMap from = request.headers();
    Set<String> named = namedByConnection(from);
    for (Map.Entry<String, String> header : from) {
      String key = header.getKey().toLowerCase(Locale.ROOT);
      String read = ForwardingHeaders.normalized(key);
      if (crosses(read, named) && !MADE_ANEW.contains(read) && !ForwardingHeaders.contains(read)) {
        to.add(key, header.getValue());
      }
    }
    List<String> cookies =
        from.getAll("cookie").stream()
            .map(CookieHeaders::without)
            .filter(Objects::nonNull)
            .toList();
    if (!cookies.isEmpty()) {
      to.set("cookie", String.join("; ", cookies)); // RFC 9113 section 8.2.3
    }
    String asked = name.host();
    boolean asClient = settings.host() == LoginPagesSettings.Host.CLIENT && asked != null;
    to.set("host", asClient && asked != null ? asked : upstream);
    to.set("x-forwarded-for", client);
    to.set("x-forwarded-proto", name.scheme());
    to.set("x-forwarded-port", String.valueOf(name.port()));
    if (asked != null) {
      to.set("x-forwarded-host", asked);
    }
    passedBy(to, request.version());
  }

  /** Adds the gateway to those that the message came by (RFC 9110 section 7.6.3). */
  private void passedBy(MultiMap to, HttpVersion received) {
    if (settings.via() != null) {
      String version =
          switch (received) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            default -> "2";
          };
      to.add("via", version + " " + settings.via());
    }
  }

  private static boolean crosses(String key, Set<String> named) {
    return !key.startsWith(":") && !HOP_BY_HOP.contains(key) && !named.contains(key);
  }

  /** The gateway's own cookie is not the pages' to set. */
  private static boolean setsDevices(String key, String value) {
    return key.equals("set-cookie") && CookieHeaders.names(value);
  }

  /** What is named in Connection, in lower case. */
  static Set<String> namedByConnection(MultiMap headers) {
    List<String> values = headers.getAll("connection");
    if (values.isEmpty()) {
      return Set.of();
    }
    Set<String> named = new HashSet<>();
    for (String value : values) {
      for (String name : value.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }

  /** Copies what crosses of an answer's headers; what names the upstream names the gateway then. */
  void answer(HttpClientResponse answer, MultiMap to, PageName name) {
    MultiMap from = answer.headers();
    Set<String> named = namedByConnection(from);
    for (Map.Entry<String, String> header : from) {
      String key = header.getKey().toLowerCase(Locale.ROOT);
      if (crosses(key, named) && !setsDevices(key, header.getValue())) {
        to.add(key, renamed(key, header.getValue(), name));
      }
    }
    passedBy(to, answer.version());
    secure(to, name.scheme());
  }

  /** Copies trailers; none may frame the message or name a hop. */
  static void trailers(MultiMap from, MultiMap to) {
    for (Map.Entry<String, String> trailer : from) {
      String key = trailer.getKey().toLowerCase(Locale.ROOT);
      if (crosses(key, Set.of())
          && !MADE_ANEW.contains(key)
          && !setsDevices(key, trailer.getValue())) {
        to.add(key, trailer.getValue());
      }
    }
  }

  /** Adds the preset of {@code security-headers}. */
  void secure(MultiMap to, String scheme) {
    if (settings.securityHeaders() == LoginPagesSettings.SecurityHeaders.STRICT) {
      if (scheme.equals("https")) {
        to.set("strict-transport-security", "max-age=31536000");
      }
      to.add("content-security-policy", "frame-ancestors 'none'"); // Browsers hold both policies.
      to.set("x-frame-options", "DENY");
      to.set("x-content-type-options", "nosniff");
      to.set("referrer-policy", "no-referrer");
    }
  }

  private String renamed(String key, String value, PageName name) {
    return switch (key) {
      case "location", "content-location" -> location(value, name);
      case "set-cookie" -> cookie(value, name.authority());
      default -> value;
    };
  }

  private String location(String value, PageName name) {
    if (!PageHead.isAbsolute(value) && !value.startsWith("//")) {
      return value;
    }
    HostAndPort named = HostAndPort.parseAuthority(PageHead.authorityOf(value), -1);
    if (named == null || !isUpstream(named, value, name.authority())) {
      return value;
    }
    String asked = name.host();
    String origin = asked == null ? "" : name.scheme() + "://" + asked;
    return origin + PageHead.targetOf(value);
  }

  /** Whether it is the upstream's host and port, or the upstream's port under the client's name. */
  private boolean isUpstream(HostAndPort named, String value, @Nullable HostAndPort asked) {
    boolean tls = value.regionMatches(true, 0, "https:", 0, 6);
    int port = named.port() >= 0 ? named.port() : tls ? 443 : 80;
    boolean ours =
        named.host().equalsIgnoreCase(settings.upstream().getHost())
            || (asked != null
                && named.port() >= 0
                && named.host().equalsIgnoreCase(asked.host())
                && named.port() != asked.port());
    return ours && port == settings.port();
  }

  private String cookie(String value, @Nullable HostAndPort asked) {
    if (!value.toLowerCase(Locale.ROOT).contains("domain")) {
      return value;
    }
    StringBuilder kept = new StringBuilder();
    for (String part : value.split(";", -1)) {
      String attribute = part.strip();
      boolean first = kept.isEmpty();
      if (!first && isDomainOfUpstream(attribute)) {
        kept.append(asked == null ? "" : "; Domain=" + asked.host());
      } else {
        kept.append(first ? "" : "; ").append(attribute);
      }
    }
    return kept.toString();
  }

  private boolean isDomainOfUpstream(String attribute) {
    int equals = attribute.indexOf('=');
    if (equals < 0 || !attribute.substring(0, equals).strip().equalsIgnoreCase("domain")) {
      return false;
    }
    String domain = attribute.substring(equals + 1).strip();
    String host = domain.startsWith(".") ? domain.substring(1) : domain;
    return host.equalsIgnoreCase(settings.upstream().getHost());
  }
}
