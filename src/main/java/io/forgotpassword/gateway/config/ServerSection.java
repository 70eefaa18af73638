package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader;
import io.forgotpassword.gateway.edge.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Reads {@code server}. */
final class ServerSection {
  private static final int MAX_EVENT_LOOPS = 1024;
  private static final int MAX_CONNECTIONS = 1_000_000;

  /** In lower case, as HTTP/2 requires (RFC 9113, section 8.2). */
  private static final Format<String> HEADER_NAME =
      Format.matching("[a-z0-9!#$%&'*+.^_`|~-]{1,128}", "a header name in lower case");

  private ServerSection() {}

  static ServerSettings read(Section server) {
    int maxBody = server.value("max-body", Format.size("1KiB", "16MiB"), 16 << 10);
    return new ServerSettings(
        server.value("host", AddressFormat.HOST, "0.0.0.0"),
        server.value("port", Format.PORT, 8080),
        server.integer("event-loops", 0, MAX_EVENT_LOOPS, 0),
        maxBody,
        server.value("max-head", Format.size("1KiB", "64KiB"), 16 << 10),
        server.integer("max-connections", 1, MAX_CONNECTIONS, 8192),
        server.integer("max-connections-per-address", 1, MAX_CONNECTIONS, 512),
        inFlight(server, maxBody),
        new TrustedProxies(
            server.list("trusted-proxies", AddressFormat.PROXIES, List.of()),
            server.choice("forwarded-header", ForwardedHeader.X_FORWARDED_FOR)),
        server.value("forwarded-host-from-proxy", Format.BOOLEAN, false),
        server.list("ja4-headers", HEADER_NAME, List.of()),
        server.value("proxy-protocol", Format.BOOLEAN, false),
        server.ifWritten("tls", ServerSection::tls),
        cors(server.section("cors")),
        server.duration("drain", "100ms", "1h", Duration.ofSeconds(20)));
  }

  private static long inFlight(Section server, int maxBody) {
    long heap = Runtime.getRuntime().maxMemory();
    long bytes =
        server.value(
            "max-in-flight-bytes", Format.sizeOrShare("1MiB", "65536MiB", heap), heap / 10);
    if (bytes < 2L * maxBody) {
      server.refuse("max-in-flight-bytes", "twice server.max-body or more");
    }
    return bytes;
  }

  private static ServerSettings.Tls tls(Section tls) {
    return new ServerSettings.Tls(
        tls.required("certificate", Format.PATH, Path.of("")),
        tls.required("key", Format.PATH, Path.of("")));
  }

  private static ServerSettings.Cors cors(Section cors) {
    List<String> origins = cors.list("allowed-origins", AddressFormat.ORIGIN, List.of());
    boolean any = origins.contains("*");
    if (any && origins.size() > 1) {
      cors.refuse("allowed-origins", "either [\"*\"] or exact origins");
    }
    boolean credentials = cors.value("credentials", Format.BOOLEAN, false);
    if (credentials && (any || origins.isEmpty()) && !cors.isBroken("allowed-origins")) {
      cors.refuse("credentials", "false, or exact origins in server.cors.allowed-origins");
    }
    return new ServerSettings.Cors(origins, credentials);
  }
}
