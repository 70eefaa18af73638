package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.admin.AdminSettings;
import io.forgotpassword.gateway.audit.AddressSettings;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.connection.ForwardedHeader;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.PasswordPolicy;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** The configuration of the demo: loopback only, with the app client of the embedded pool. */
final class DemoConfig {
  private static final String LOOPBACK = "127.0.0.1";

  private DemoConfig() {}

  static GatewayConfig of(
      PoolSettings pool, URI endpoint, URI loginPage, int port, int adminPort, Path audit) {
    return new GatewayConfig(
        new ServerSettings(
            LOOPBACK,
            port,
            0,
            16 * 1024,
            16 * 1024,
            8192,
            512,
            Runtime.getRuntime().maxMemory() / 10,
            new TrustedProxies(List.of(), ForwardedHeader.NONE),
            false,
            List.of(),
            false,
            null,
            new ServerSettings.Cors(List.of("*"), false),
            Duration.ofSeconds(2)),
        new AdminSettings(LOOPBACK, adminPort, Secret.NONE),
        new CognitoSettings(
            pool.region(),
            endpoint,
            CognitoSettings.Signing.NONE,
            Duration.ofSeconds(5),
            64,
            25,
            List.of(),
            Map.of()),
        List.of(client(pool)),
        limits(),
        new AuditSettings(
            audit,
            Secret.NONE,
            "ocsf-1.8",
            AddressSettings.WHOLE,
            AuditSettings.Trail.DEFAULT,
            null),
        LoginPagesSettings.of(loginPage),
        port == 0
            ? null
            : new OwnerPauseSettings(
                OwnerPauseSettings.DEFAULT_KEY,
                Duration.ofHours(24),
                URI.create("http://" + LOOPBACK + ":" + port)),
        TelemetrySettings.DEFAULT);
  }

  private static ClientSettings client(PoolSettings pool) {
    return new ClientSettings(
        PoolSettings.EXAMPLE_CLIENT.clientId(),
        PoolSettings.EXAMPLE_CLIENT.secrets(),
        pool.userPoolId(),
        ClientSettings.Disclosure.UNIFORM,
        ClientSettings.DeliveryHint.EMAIL,
        PasswordPolicy.STANDARD,
        true,
        ClientSettings.EncodedData.DERIVE,
        List.of("*"),
        Map.of(),
        null);
  }

  private static LimitSettings limits() {
    Duration quarter = Duration.ofMinutes(15);
    return new LimitSettings(
        LimitSettings.Store.LOCAL,
        Secret.NONE,
        100_000,
        Duration.ZERO,
        List.of(
            rule("per-ip", LimitSettings.Key.IP, 30, quarter, EnumSet.copyOf(Operation.RECOVERY)),
            rule(
                "per-username",
                LimitSettings.Key.USERNAME,
                3,
                quarter,
                EnumSet.of(Operation.FORGOT_PASSWORD)),
            rule(
                "guesses",
                LimitSettings.Key.USERNAME,
                5,
                quarter,
                EnumSet.of(Operation.CONFIRM_FORGOT_PASSWORD))),
        LimitSettings.ALL_COUNTRIES,
        LimitSettings.TrustedDevices.DEFAULT);
  }

  private static LimitSettings.Rule rule(
      String name,
      LimitSettings.Key key,
      long permits,
      Duration window,
      EnumSet<Operation> operations) {
    return new LimitSettings.Rule(
        name,
        List.of(key),
        List.of(new LimitSettings.Allowance(permits, window)),
        LimitSettings.Mode.ENFORCE,
        24,
        48,
        operations);
  }
}
