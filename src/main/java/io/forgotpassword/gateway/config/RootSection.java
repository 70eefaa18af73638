package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.admin.AdminSettings;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the whole configuration, in the order of the sections in the shipped file. */
final class RootSection {
  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{0,1024}");
  private static final Format<Secret> TOKEN =
      Format.secret(
          "at most 1024 visible ASCII characters, no spaces", VISIBLE_ASCII.asMatchPredicate());

  private static final Format<Double> RATIO =
      Format.matching("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?", "0..1").map(Double::parseDouble);

  private static final Format<String> METADATA_KEY =
      Format.matching("[A-Za-z0-9_.-]{1,64}", "1..64 letters, digits, _, . or -");

  /** A link in a message says who its reader is to whoever reads the network. */
  private static final Format<URI> BASE_URL =
      AddressFormat.SERVICE
          .filter(RootSection::isSafe)
          .expecting("https://, a host and at most a port; http:// on the loopback only");

  private RootSection() {}

  static GatewayConfig read(Section root) {
    ServerSettings server = ServerSection.read(root.section("server"));
    Section adminSection = root.section("admin");
    AdminSettings admin = admin(adminSection);
    if (AddressFormat.areOne(server.host(), server.port(), admin.host(), admin.port())) {
      adminSection.refuse("port", "another port than server.port");
    }
    Section cognitoSection = root.section("cognito");
    CognitoSettings cognito = CognitoSection.read(cognitoSection);
    refuseOwnAddress(cognitoSection, "endpoint", cognito.endpoint(), server, admin);
    List<ClientSettings> clients = ClientsSection.read(root);
    LimitSettings limits = LimitsSection.read(root.section("limits"), cognito.passThrough());
    return new GatewayConfig(
        server,
        admin,
        cognito,
        clients,
        limits,
        audit(root.section("audit"), limits.store()),
        root.ifWritten("login-pages", pages -> loginPages(pages, server, admin)),
        root.ifWritten("owner-pause", pause -> ownerPause(pause, root, limits)),
        telemetry(root.section("telemetry")));
  }

  /**
   * Redis needs one pseudonym key for all gateways: bucket names depend on it, so gateways with
   * different keys would not share buckets.
   */
  private static AuditSettings audit(Section section, LimitSettings.Store store) {
    AuditSettings audit = AuditSection.read(section);
    if (store == LimitSettings.Store.REDIS
        && audit.pseudonymKey().isEmpty()
        && !section.isBroken("pseudonym-key")) {
      section.refuse("pseudonym-key", "one key for all gateways, because limits.store is redis");
    }
    return audit;
  }

  private static LoginPagesSettings loginPages(
      Section section, ServerSettings server, AdminSettings admin) {
    LoginPagesSettings pages = LoginPagesSection.read(section);
    refuseOwnAddress(section, "upstream", pages.upstream(), server, admin);
    return pages;
  }

  private static boolean isSafe(URI uri) {
    return uri.getScheme().equals("https") || AddressFormat.isLoopback(uri.getHost());
  }

  /** A gateway that calls itself would do so for ever. */
  private static void refuseOwnAddress(
      Section section, String key, URI uri, ServerSettings server, AdminSettings admin) {
    if (uri.getHost() == null || !section.isWritten(key) || section.isBroken(key)) {
      return;
    }
    int port = AddressFormat.portOf(uri);
    if (AddressFormat.areOne(server.host(), server.port(), uri.getHost(), port)
        || AddressFormat.areOne(admin.host(), admin.port(), uri.getHost(), port)) {
      section.refuse(key, "another address than the gateway's own");
    }
  }

  private static AdminSettings admin(Section admin) {
    AdminSettings settings =
        new AdminSettings(
            admin.value("host", AddressFormat.HOST, "127.0.0.1"),
            admin.value("port", Format.PORT, 9090),
            admin.value("token", TOKEN, Secret.NONE));
    if (settings.token().isEmpty()
        && !admin.isBroken("token")
        && !AddressFormat.isLoopback(settings.host())) {
      admin.refuse("token", "a token, because admin.host is not a loopback address");
    }
    return settings;
  }

  private static OwnerPauseSettings ownerPause(Section pause, Section root, LimitSettings limits) {
    if (limits.trustedDevices() == null) {
      root.refuse(
          "owner-pause", "limits.trusted-devices, too: otherwise a pause keeps the owner out");
    }
    return new OwnerPauseSettings(
        pause.value("key-metadata", METADATA_KEY, OwnerPauseSettings.DEFAULT_KEY),
        pause.duration("valid", "10m", "7d", Duration.ofHours(24)),
        pause.required("base-url", BASE_URL, URI.create("https://localhost")));
  }

  private static TelemetrySettings telemetry(Section telemetry) {
    TelemetrySettings defaults = TelemetrySettings.DEFAULT;
    return new TelemetrySettings(
        telemetry.optional("otlp-endpoint", AddressFormat.RESOURCE),
        telemetry.value("sample-ratio", RATIO, defaults.sampleRatio()),
        telemetry.choice("logs", defaults.logs()),
        telemetry.value("access-log", Format.BOOLEAN, defaults.accessLog()),
        telemetry.value("access-log-paths", Format.BOOLEAN, defaults.accessLogPaths()));
  }
}
