package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.admin.AdminSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.http.ServerSettings;
import io.forgotpassword.gateway.metrics.TelemetrySettings;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The file's outermost mapping becomes the configuration, in the order in which it is written. */
final class RootSection {
  private static final URI STAND_IN = URI.create("http://localhost");

  private RootSection() {}

  static GatewayConfig read(Section root) {
    ServerSettings server = ServerSection.read(root.section("server"));
    AdminSettings admin = AdminSection.read(root.section("admin"));
    CognitoSettings cognito = CognitoSection.read(root.section("cognito"));
    return new GatewayConfig(
        server,
        admin,
        cognito,
        ClientsSection.read(root, cognito.region()),
        LimitsSection.read(root.section("limits")),
        AuditSection.read(root.section("audit")),
        loginPages(root),
        new TelemetrySettings(
            root.section("telemetry").optional("otlp-endpoint", UriFormat.RESOURCE)));
  }

  private static @Nullable LoginPagesSettings loginPages(Section root) {
    return root.isWritten("login-pages")
        ? new LoginPagesSettings(
            root.section("login-pages").required("upstream", UriFormat.SERVICE, STAND_IN))
        : null;
  }
}
