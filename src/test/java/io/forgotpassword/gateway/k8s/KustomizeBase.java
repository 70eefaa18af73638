package io.forgotpassword.gateway.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of {@code k8s/base}, read without kubectl: no generator, image or patch is applied. */
final class KustomizeBase {
  static final Path DIRECTORY = Path.of("k8s", "base");

  private static final YAMLFactory YAML = new YAMLFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper(YAML);

  private final JsonNode kustomization;
  private final List<JsonNode> objects = new ArrayList<>();

  KustomizeBase() throws IOException {
    kustomization = documents("kustomization.yaml").get(0);
    for (JsonNode resource : kustomization.path("resources")) {
      objects.addAll(documents(resource.asText()));
    }
  }

  private static List<JsonNode> documents(String file) throws IOException {
    try (YAMLParser parser = YAML.createParser(DIRECTORY.resolve(file).toFile());
        MappingIterator<JsonNode> documents = MAPPER.readerFor(JsonNode.class).readValues(parser)) {
      return documents.readAll();
    }
  }

  JsonNode kustomization() {
    return kustomization;
  }

  List<JsonNode> objects() {
    return List.copyOf(objects);
  }

  List<JsonNode> objects(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  JsonNode deployment() {
    return objects("Deployment").get(0);
  }

  JsonNode pod() {
    return deployment().at("/spec/template/spec");
  }

  JsonNode container() {
    return pod().at("/containers/0");
  }

  /** The texts at a pointer below each element. */
  static List<String> texts(JsonNode array, String pointer) {
    JsonPointer compiled = JsonPointer.compile(pointer);
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.at(compiled).asText()));
    return texts;
  }

  /** What the container's environment holds, with a stand-in for each value of a Secret. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode variable : container().path("env")) {
      String name = variable.path("name").asText();
      environment.put(name, variable.path("value").asText(ofTheSecret(name)));
    }
    return environment;
  }

  /** What stands in for a value of the Secret: a text, or a key where only a key will do. */
  static String ofTheSecret(String name) {
    return switch (name) {
      case "AUDIT_SIGNING_KEY" ->
          """
          -----BEGIN PRIVATE KEY-----
          MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
          -----END PRIVATE KEY-----
          """;
      case "REDIS_URL" -> "redis://redis.redis.svc:6379";
      default -> "of-the-secret";
    };
  }

  /** The gateway's configuration as the container would load it. */
  GatewayConfig config() throws InvalidConfigException {
    return ConfigLoader.load(DIRECTORY.resolve("gateway.yaml"), environment());
  }
}
