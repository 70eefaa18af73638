package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.app.Gateway;
import io.forgotpassword.gateway.app.Reloader;
import io.forgotpassword.gateway.app.Termination;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.telemetry.LogOutput;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code run}: runs a gateway until the process is told to stop. */
@Command(
    name = "run",
    description = "Runs the gateway until SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private final ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    return run(config, spec.commandLine().getErr());
  }

  public static int run(ConfigOption config, PrintWriter err) throws Exception {
    Optional<GatewayConfig> loaded = config.load(err);
    if (loaded.isEmpty()) {
      return CommandLine.ExitCode.USAGE;
    }
    LogOutput.format(loaded.get().telemetry().logs());
    loaded.get().warnings().forEach(warning -> LOG.warn("{}: {}", config.file(), warning));
    Gateway gateway = Gateway.start(loaded.get());
    Termination.closes(gateway::close, loaded.get().server().drain());
    new Reloader(config.file(), System.getenv(), loaded.get(), gateway).start();
    LOG.info(
        "listening on {}:{}, admin on {}:{}",
        loaded.get().server().host(),
        gateway.port(),
        loaded.get().admin().host(),
        gateway.adminPort());
    Termination.await();
    return CommandLine.ExitCode.OK;
  }
}
