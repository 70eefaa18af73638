package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.config.InvalidConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The {@code --config} option: loads a configuration file or prints its problems. */
public final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "conf/gateway.yaml",
      description = "The configuration file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("conf", "gateway.yaml");

  ConfigOption() {}

  /** The option with a value that was not parsed by picocli. */
  public ConfigOption(Path file) {
    this.file = file;
  }

  /** The configuration, or empty after printing every problem on its own line. */
  Optional<GatewayConfig> load(PrintWriter err) {
    try {
      return Optional.of(ConfigLoader.load(file, System.getenv()));
    } catch (InvalidConfigException e) {
      e.problems().forEach(err::println);
      return Optional.empty();
    }
  }

  Path file() {
    return file;
  }
}
