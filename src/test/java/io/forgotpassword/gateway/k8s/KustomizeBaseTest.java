package io.forgotpassword.gateway.k8s;

import static io.forgotpassword.gateway.k8s.KustomizeBase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.config.GatewayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kubectl kustomize} cannot see: that the manifests fit the gateway. */
class KustomizeBaseTest {
  private final KustomizeBase base;
  private final GatewayConfig config;

  KustomizeBaseTest() throws Exception {
    base = new KustomizeBase();
    config = base.config();
  }

  @Test
  void every_resource_is_a_named_object_and_none_is_a_secret() {
    assertThat(base.objects())
        .hasSizeGreaterThanOrEqualTo(base.kustomization().path("resources").size())
        .allSatisfy(
            object -> {
              assertThat(object.path("apiVersion").asText()).isNotEmpty();
              assertThat(object.path("kind").asText()).isNotEmpty().isNotEqualTo("Secret");
              assertThat(object.at("/metadata/name").asText())
                  .startsWith("forgot-password-gateway");
              assertThat(object.at("/metadata/namespace").isMissingNode()).isTrue();
            });
  }

  @Test
  void every_selector_finds_the_pods() {
    JsonNode labels = base.deployment().at("/spec/template/metadata/labels");

    assertThat(base.objects("Service"))
        .isNotEmpty()
        .allSatisfy(service -> assertThat(service.at("/spec/selector")).isEqualTo(labels));
    assertThat(
            List.of(
                base.deployment().at("/spec/selector/matchLabels"),
                base.objects("PodDisruptionBudget").get(0).at("/spec/selector/matchLabels"),
                base.objects("NetworkPolicy").get(0).at("/spec/podSelector/matchLabels")))
        .containsOnly(labels);
  }

  @Test
  void the_configuration_loads_with_the_environment_of_the_container() {
    assertThat(config.admin().host()).isEqualTo("0.0.0.0");
    assertThat(config.admin().token().isEmpty()).isFalse();
    assertThat(config.audit().pseudonymKey().isEmpty()).isFalse();
  }

  @Test
  void the_container_reads_the_configuration_that_the_generator_makes() {
    assertThat(texts(base.kustomization().path("configMapGenerator"), "/name"))
        .contains(volume("config").at("/configMap/name").asText());
    assertThat(texts(base.kustomization().path("configMapGenerator"), "/files/0"))
        .containsExactly("gateway.yaml");
    assertThat(texts(base.container().path("args"), ""))
        .containsExactly("run", "--config", mount("config") + "/gateway.yaml");
  }

  @ParameterizedTest
  @CsvSource({"http, 8080", "admin, 9090"})
  void the_container_has_the_port(String name, int port) {
    assertThat(name.equals("http") ? config.server().port() : config.admin().port())
        .isEqualTo(port);
    assertThat(base.container().path("ports"))
        .anySatisfy(
            declared -> {
              assertThat(declared.path("name").asText()).isEqualTo(name);
              assertThat(declared.path("containerPort").asInt()).isEqualTo(port);
            });
  }

  @Test
  void only_the_public_edge_has_an_address_in_the_cluster() {
    assertThat(base.objects("Service"))
        .filteredOn(service -> !service.at("/spec/clusterIP").asText().equals("None"))
        .singleElement()
        .satisfies(
            service ->
                assertThat(texts(service.at("/spec/ports"), "/targetPort"))
                    .containsExactly("http"));
  }

  @ParameterizedTest
  @CsvSource({"startupProbe, /live", "livenessProbe, /live", "readinessProbe, /ready"})
  void the_probe_asks_the_private_edge(String probe, String path) {
    JsonNode request = base.container().path(probe).path("httpGet");

    assertThat(request.path("path").asText()).isEqualTo(path);
    assertThat(request.path("port").asText()).isEqualTo("admin");
  }

  @Test
  void the_kubelet_waits_until_requests_in_flight_are_done() {
    int preStop = base.container().at("/lifecycle/preStop/sleep/seconds").asInt();

    assertThat(preStop).isPositive();
    assertThat(base.pod().path("terminationGracePeriodSeconds").asLong())
        .isGreaterThan(preStop + config.server().drain().toSeconds());
  }

  @Test
  void the_pod_meets_the_restricted_pod_security_standard() {
    JsonNode pod = base.pod().path("securityContext");
    JsonNode container = base.container().path("securityContext");

    assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.path("runAsUser").asInt()).isEqualTo(65532);
    assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(texts(container.at("/capabilities/drop"), "")).containsExactly("ALL");
    assertThat(base.pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
  }

  @Test
  void what_the_gateway_writes_to_is_a_volume() {
    assertThat(config.audit().directory()).isNull();
    assertThat(mount("tmp")).isEqualTo("/tmp");
    assertThat(volume("tmp").has("emptyDir")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/production", "overlays/production-redis"})
  void the_audit_is_signed_with_a_key_of_the_secret(String directory) throws Exception {
    Path file = KustomizeBase.DIRECTORY.resolveSibling(directory).resolve("gateway.yaml");
    Map<String, String> environment = new HashMap<>(base.environment());
    environment.put("REDIS_URL", KustomizeBase.ofTheSecret("REDIS_URL"));

    GatewayConfig loaded = ConfigLoader.load(file, environment);

    assertThat(loaded.audit().trail().signingKey().reveal().strip())
        .isEqualTo(KustomizeBase.ofTheSecret("AUDIT_SIGNING_KEY").strip());
  }

  @Test
  void the_readme_creates_every_key_of_the_secret() throws Exception {
    String readme = Files.readString(KustomizeBase.DIRECTORY.resolveSibling("README.md"));

    assertThat(base.container().path("env"))
        .filteredOn(variable -> variable.has("valueFrom"))
        .isNotEmpty()
        .allSatisfy(
            variable -> {
              JsonNode reference = variable.at("/valueFrom/secretKeyRef");
              assertThat(readme)
                  .contains("create secret generic " + reference.path("name").asText())
                  .contains("--from-literal=" + reference.path("key").asText() + "=");
            });
  }

  private String mount(String volume) {
    return named(base.container().path("volumeMounts"), volume).path("mountPath").asText();
  }

  private JsonNode volume(String name) {
    return named(base.pod().path("volumes"), name);
  }

  private static JsonNode named(JsonNode array, String name) {
    for (JsonNode element : array) {
      if (element.path("name").asText().equals(name)) {
        return element;
      }
    }
    throw new AssertionError(name + ": not found (expected: an element of that name)");
  }
}
