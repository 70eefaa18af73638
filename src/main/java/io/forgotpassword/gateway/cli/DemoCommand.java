package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.app.Blocking;
import io.forgotpassword.gateway.app.Gateway;
import io.forgotpassword.gateway.app.Termination;
import io.forgotpassword.gateway.demo.EmbeddedUserPool;
import io.forgotpassword.gateway.demo.LoginPage;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
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

  /** For picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    Vertx vertx = Vertx.vertx();
    PoolSettings settings = PoolSettings.example();
    EmbeddedUserPool pool =
        new EmbeddedUserPool(settings, InstantSource.system(), new SecureRandom());
    LoginPage page = new LoginPage(pool);
    Blocking.await(vertx.deployVerticle(pool));
    Blocking.await(vertx.deployVerticle(page));
    Gateway gateway =
        Gateway.start(
            DemoConfig.of(settings, pool.endpoint(), page.endpoint(), port, adminPort, audit));
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
