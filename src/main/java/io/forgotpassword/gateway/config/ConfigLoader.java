package io.forgotpassword.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;

/** A YAML file and an environment become a {@link GatewayConfig}, or every problem there is. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Reads a configuration.
   *
   * @param file the YAML file, named in problems as it is named here
   * @param environment what <code>${NAME}</code> is looked up in
   * @throws InvalidConfigException with all problems at once when there are any, an unreadable file
   *     among them
   */
  public static GatewayConfig load(Path file, Map<String, String> environment)
      throws InvalidConfigException {
    return load(file, environment, read -> {});
  }

  /**
   * The same.
   *
   * @param reads is told of every file before it is read, those that hold values among them
   */
  public static GatewayConfig load(Path file, Map<String, String> environment, Consumer<Path> reads)
      throws InvalidConfigException {
    reads.accept(file);
    Problems problems = new Problems(file.toString());
    MappingNode mapping = YamlDocument.read(file, problems);
    if (mapping == null) {
      throw problems.thrown();
    }
    ScalarReader scalars = new ScalarReader(problems, new Interpolation(environment, reads));
    Section root = new Section(scalars, "", mapping.getStartMark(), mapping);
    GatewayConfig config = RootSection.read(root);
    root.refuseUnknown();
    if (!problems.isEmpty()) {
      throw problems.thrown();
    }
    return config;
  }
}
