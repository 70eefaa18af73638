package io.forgotpassword.gateway;

import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.config.InvalidConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The {@code --config} option: a file becomes a configuration, or its problems are printed. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "conf/gateway.yaml",
      description = "The configuration file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("conf", "gateway.yaml");

  ConfigOption() {}

  ConfigOption(Path file) {
    this.file = file;
  }

  /** The configuration, or empty after every problem was printed on a line of its own. */
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
