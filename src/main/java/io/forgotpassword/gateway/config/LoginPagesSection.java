package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.proxy.LoginPagesSettings.Host;
import io.forgotpassword.gateway.proxy.LoginPagesSettings.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code login-pages}. */
final class LoginPagesSection {
  private static final int MAX_CONNECTIONS = 65_536;
  private static final Format<Duration> TIMEOUT = Format.duration("100ms", "1h");
  private static final String NO_VIA = "off";

  /** A pseudonym, or host and port (RFC 9110 section 7.6.3). */
  private static final Format<String> VIA =
      Format.matching(
          "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}(:[0-9]{1,5})?", "off, or a name such as login-gateway");

  private static final URI STAND_IN = URI.create("http://localhost");

  private LoginPagesSection() {}

  static LoginPagesSettings read(Section pages) {
    LoginPagesSettings defaults =
        LoginPagesSettings.of(pages.required("upstream", AddressFormat.SERVICE, STAND_IN));
    List<String> hosts =
        pages.list("hosts", AddressFormat.HOST, List.of()).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    Host host = pages.choice("host", hosts.isEmpty() ? Host.UPSTREAM : Host.CLIENT);
    if (host == Host.CLIENT && hosts.isEmpty() && !pages.isBroken("hosts")) {
      pages.refuse("host", "upstream, or client with login-pages.hosts");
    }
    return new LoginPagesSettings(
        defaults.upstream(),
        hosts,
        host,
        pages.integer("connections", 1, MAX_CONNECTIONS, defaults.connections()),
        pages.integer("per-address", 1, MAX_CONNECTIONS, defaults.perAddress()),
        timeouts(pages.section("timeouts"), defaults.timeouts()),
        pages.value("buffer", Format.size("1KiB", "16MiB"), defaults.buffer()),
        pages.choice("security-headers", defaults.securityHeaders()),
        via(pages));
  }

  private static @Nullable String via(Section pages) {
    String name = pages.value("via", VIA, NO_VIA);
    return name.equals(NO_VIA) ? null : name;
  }

  private static Timeouts timeouts(Section section, Timeouts defaults) {
    return new Timeouts(
        section.value("connect", TIMEOUT, defaults.connect()),
        section.value("head", TIMEOUT, defaults.head()),
        section.value("idle", TIMEOUT, defaults.idle()),
        section.value("body", TIMEOUT, defaults.body()));
  }
}
