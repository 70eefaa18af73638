package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.config.GatewayConfig;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code check}: prints every problem of a configuration, or that it is valid and what it warns of.
 */
@Command(
    name = "check",
    description = "Checks a configuration; exits with 2 and every problem when it is not valid.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** For picocli. */
  public CheckCommand() {}

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    Optional<GatewayConfig> loaded = config.load(command.getErr());
    if (loaded.isEmpty()) {
      return CommandLine.ExitCode.USAGE;
    }
    for (String warning : loaded.get().warnings()) {
      command.getErr().println(config.file() + ": warning: " + warning);
    }
    command.getOut().println(config.file() + ": valid");
    return CommandLine.ExitCode.OK;
  }
}
