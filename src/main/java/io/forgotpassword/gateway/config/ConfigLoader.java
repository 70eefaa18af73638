package io.forgotpassword.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Loads a {@link GatewayConfig} from a YAML file and an environment, or reports every problem. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Reads a configuration.
   *
   * @param file the YAML file, problems name it as it is given here
   * @param environment the variables for <code>${NAME}</code>
   * @throws InvalidConfigException with all problems at once when there are any, an unreadable file
   *     among them
   */
  public static GatewayConfig load(Path file, Map<String, String> environment)
      throws InvalidConfigException {
    return load(file, environment, read -> {});
  }

  /**
   * Reads a configuration and reports the files it comes from.
   *
   * @param reads receives every file before it is read, including those of <code>${file:}</code>
   */
  public static GatewayConfig load(Path file, Map<String, String> environment, Consumer<Path> reads)
      throws InvalidConfigException {
    reads.accept(file);
    Problems problems = new Problems(file.toString());
    MappingNode mapping = YamlDocument.read(file, problems);
    if (mapping == null) {
      throw problems.thrown();
    }
    Interpolation interpolation = new Interpolation(environment, reads);
    Section root = new Section(problems, interpolation, "", mapping.getStartMark(), mapping);
    GatewayConfig config = RootSection.read(root);
    root.refuseUnknown();
    if (!problems.isEmpty()) {
      throw problems.thrown();
    }
    return config;
  }
}
