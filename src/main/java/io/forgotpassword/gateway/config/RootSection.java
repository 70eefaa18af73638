package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.admin.AdminSettings;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.http.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.ClientSettings;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file's outermost mapping becomes the configuration, in the order in which it is written. */
final class RootSection {
  private static final URI STAND_IN = URI.create("http://localhost");

  private RootSection() {}

  static GatewayConfig read(Section root) {
    ServerSettings server = ServerSection.read(root.section("server"));
    AdminSettings admin = AdminSection.read(root.section("admin"));
    CognitoSettings cognito = CognitoSection.read(root.section("cognito"));
    List<ClientSettings> clients = ClientsSection.read(root, cognito.region());
    LimitSettings limits = LimitsSection.read(root.section("limits"), cognito.passThrough());
    return new GatewayConfig(
        server,
        admin,
        cognito,
        clients,
        limits,
        audit(root.section("audit"), limits.store()),
        loginPages(root),
        TelemetrySection.read(root.section("telemetry")));
  }

  /**
   * Buckets are named with a key made from this one: gateways with two keys would not share any.
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

  private static @Nullable LoginPagesSettings loginPages(Section root) {
    return root.isWritten("login-pages")
        ? new LoginPagesSettings(
            root.section("login-pages").required("upstream", UriFormat.SERVICE, STAND_IN))
        : null;
  }
}
