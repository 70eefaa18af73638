package io.forgotpassword.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration file in a test's own directory, loaded from text. */
record ConfigFile(Path directory, Map<String, String> environment) {
  static final String COGNITO = "cognito: {region: eu-west-1}\n";
  static final String CLIENTS = "clients: [{client-id: abc}]\n";
  static final String MINIMAL = COGNITO + CLIENTS;

  ConfigFile(Path directory) {
    this(directory, Map.of());
  }

  ConfigFile with(String name, String value) {
    return new ConfigFile(directory, Map.of(name, value));
  }

  GatewayConfig load(String yaml) throws InvalidConfigException, IOException {
    return ConfigLoader.load(Files.writeString(path(), yaml), environment);
  }

  /** Each problem as its line, the file without its directory; none when the file loads. */
  List<String> problems(String yaml) throws IOException {
    Files.writeString(path(), yaml);
    return problems();
  }

  /** The problems of the file as it already is. */
  List<String> problems() {
    try {
      ConfigLoader.load(path(), environment);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems().stream()
          .map(problem -> problem.toString().replace(directory + "/", ""))
          .toList();
    }
  }

  Path path() {
    return directory.resolve("gateway.yaml");
  }
}
