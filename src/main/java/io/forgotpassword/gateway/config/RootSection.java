package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.admin.AdminSettings;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the whole configuration, in the order of the sections in the shipped file. */
final class RootSection {
  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{0,1024}");
  private static final Format<Secret> TOKEN =
      Format.secret(
          "at most 1024 visible ASCII characters, no spaces", VISIBLE_ASCII.asMatchPredicate());

  private static final Pattern SHARE = Pattern.compile("(?:0(?:\\.[0-9]{1,9})?|1(?:\\.0{1,9})?)");

  private static final Format<Double> RATIO =
      Format.of(
          "0..1",
          text -> Optional.of(text).filter(SHARE.asMatchPredicate()).map(Double::parseDouble));

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
        loginPages(root, server, admin),
        OwnerPauseSection.read(root, limits),
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

  private static @Nullable LoginPagesSettings loginPages(
      Section root, ServerSettings server, AdminSettings admin) {
    if (!root.isWritten("login-pages")) {
      return null;
    }
    Section section = root.section("login-pages");
    LoginPagesSettings pages = LoginPagesSection.read(section);
    refuseOwnAddress(section, "upstream", pages.upstream(), server, admin);
    return pages;
  }

  /** A gateway that calls itself would do so for ever. */
  private static void refuseOwnAddress(
      Section section, String key, URI uri, ServerSettings server, AdminSettings admin) {
    if (uri.getHost() == null || !section.isWritten(key) || section.isBroken(key)) {
      return;
    }
    int port = AddressFormat.portOf(uri);
    boolean own =
        AddressFormat.areOne(server.host(), server.port(), uri.getHost(), port)
            || AddressFormat.areOne(admin.host(), admin.port(), uri.getHost(), port);
    if (own) {
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

  private static TelemetrySettings telemetry(Section telemetry) {
    TelemetrySettings defaults = TelemetrySettings.DEFAULT;
    return new TelemetrySettings(
        telemetry.optional("otlp-endpoint", AddressFormat.RESOURCE),
        telemetry.value("sample-ratio", RATIO, defaults.sampleRatio()),
        telemetry.value("logs", Format.choice(TelemetrySettings.Logs.class), defaults.logs()),
        telemetry.value("access-log", Format.BOOLEAN, defaults.accessLog()));
  }
}
