package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.app.Blocking;
import io.forgotpassword.gateway.app.Gateway;
import io.forgotpassword.gateway.app.Termination;
import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.config.InvalidConfigException;
import io.forgotpassword.gateway.demo.EmbeddedUserPool;
import io.forgotpassword.gateway.demo.LoginPage;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: an embedded user pool, a login page, and the gateway in front of both. */
@Command(
    name = "demo",
    description = "Runs the gateway on the loopback before an embedded user pool and a login page.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final String CONFIGURATION =
      """
      server:
        host: 127.0.0.1
        port: ${PORT}
        forwarded-header: none
        cors: {allowed-origins: ["*"]}
        drain: 2s
      admin: {host: 127.0.0.1, port: "${ADMIN_PORT}"}
      cognito:
        region: ${REGION}
        endpoint: ${ENDPOINT}
      clients:
        - client-id: ${CLIENT}
          client-secrets: ["${SECRET}"]
          user-pool-id: ${POOL}
          password-policy: {min-length: 8}
      limits:
        max-keys: 100000
        single-flight: 0s
        rules:
          - {name: per-ip, key: ip, allow: ["30 per 15m"]}
          - {name: per-username, key: username, allow: ["3 per 15m"], operations: [ForgotPassword]}
          - name: guesses
            key: username
            allow: ["5 per 15m"]
            operations: [ConfirmForgotPassword]
        trusted-devices: {}
      audit: {directory: "${AUDIT}"}
      login-pages: {upstream: "${PAGES}"}
      """;

  /** Links need a port that is known before the start. */
  private static final String PAUSE_LINKS =
      """
      owner-pause: {base-url: "http://127.0.0.1:${PORT}"}
      """;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "The gateway's port, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--admin-port",
      defaultValue = "9090",
      description = "The admin port, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int adminPort;

  @Option(
      names = "--audit",
      defaultValue = "audit",
      description = "Where the audit goes (default: ${DEFAULT-VALUE}).")
  private Path audit = Path.of("audit");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Vertx vertx = Vertx.vertx();
    PoolSettings settings = PoolSettings.example();
    EmbeddedUserPool pool =
        new EmbeddedUserPool(settings, InstantSource.system(), new SecureRandom());
    LoginPage page = new LoginPage(pool);
    Blocking.await(vertx.deployVerticle(pool));
    Blocking.await(vertx.deployVerticle(page));
    Gateway gateway = Gateway.start(configuration(settings, pool.endpoint(), page.endpoint()));
    Termination.closes(
        within -> {
          gateway.close(within);
          Blocking.await(vertx.close());
        },
        Duration.ofSeconds(2));
    introduce(spec.commandLine().getOut(), gateway);
    Termination.await();
    return CommandLine.ExitCode.OK;
  }

  /** Loopback only, with the app client of the embedded pool. */
  private GatewayConfig configuration(PoolSettings pool, URI endpoint, URI pages)
      throws IOException, InvalidConfigException {
    Map<String, String> values =
        Map.of(
            "PORT", String.valueOf(port),
            "ADMIN_PORT", String.valueOf(adminPort),
            "REGION", pool.region(),
            "ENDPOINT", endpoint.toString(),
            "PAGES", pages.toString(),
            "AUDIT", audit.toString(),
            "CLIENT", PoolSettings.EXAMPLE_CLIENT.clientId(),
            "SECRET", PoolSettings.EXAMPLE_CLIENT.secrets().get(0).reveal(),
            "POOL", pool.userPoolId());
    Path file = Files.createTempFile("demo", ".yaml");
    try {
      Files.writeString(file, port == 0 ? CONFIGURATION : CONFIGURATION + PAUSE_LINKS);
      return ConfigLoader.load(file, values);
    } finally {
      Files.delete(file);
    }
  }

  private void introduce(PrintWriter out, Gateway gateway) {
    String url = "http://127.0.0.1:" + gateway.port();
    out.printf(
        """

        ForgotPassword Gateway, demo (Ctrl-C ends it)

          login page   %1$s/
          outbox       %1$s/outbox            the messages the pool "sent"
          console      http://127.0.0.1:%2$d/console
          metrics      http://127.0.0.1:%2$d/metrics
          audit        %3$s

          users        ada    (verified phone and e-mail)
                       grace  (verified e-mail)
                       linus  (disabled: the answer looks the same, no message is sent)
          password     %4$s   until it is reset

          curl -i %1$s/forgot-password -d username=ada

        """,
        url, gateway.adminPort(), audit.toAbsolutePath(), PoolSettings.EXAMPLE_PASSWORD.reveal());
    out.flush();
  }
}
