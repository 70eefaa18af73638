package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.edge.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code server}. */
final class ServerSection {
  private static final int MAX_EVENT_LOOPS = 1024;

  /** In lower case, as HTTP/2 requires (RFC 9113, section 8.2). */
  private static final Format<String> HEADER_NAME =
      Format.matching(
          Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,128}"), "a header name in lower case");

  private ServerSection() {}

  static ServerSettings read(Section server) {
    return new ServerSettings(
        server.value("host", AddressFormat.HOST, "0.0.0.0"),
        server.value("port", Format.PORT, 8080),
        server.value("event-loops", Format.integer(0, MAX_EVENT_LOOPS), 0),
        server.value("max-body", UnitFormat.size("1KiB", "16MiB"), 16 << 10),
        server.list("trusted-proxies", AddressFormat.PROXIES, List.of()),
        server.list("ja4-headers", HEADER_NAME, List.of(ServerSettings.CLOUDFRONT_JA4)),
        server.value("proxy-protocol", Format.BOOLEAN, false),
        tls(server),
        origins(server.section("cors")),
        server.value("drain", UnitFormat.duration("0s", "1h"), Duration.ofSeconds(20)));
  }

  private static ServerSettings.@Nullable Tls tls(Section server) {
    if (!server.isWritten("tls")) {
      return null;
    }
    Section tls = server.section("tls");
    return new ServerSettings.Tls(
        tls.required("certificate", Format.PATH, Path.of("")),
        tls.required("key", Format.PATH, Path.of("")));
  }

  private static List<String> origins(Section cors) {
    List<String> origins = cors.list("allowed-origins", AddressFormat.ORIGIN, List.of());
    if (origins.contains("*") && origins.size() > 1) {
      cors.refuse("allowed-origins", "either [\"*\"] or exact origins");
    }
    return origins;
  }
}
