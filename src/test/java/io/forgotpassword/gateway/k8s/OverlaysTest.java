package io.forgotpassword.gateway.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.limit.LimitSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every overlay as {@code kubectl kustomize} builds it: strictly typed, and fit for the gateway.
 */
@Tag("slow")
class OverlaysTest {
  /** Cognito's quota for ForgotPassword and ConfirmForgotPassword, per account and second. */
  private static final int COGNITO_QUOTA = 30;

  @TempDir Path scratch;

  private static PodSpec podOf(Manifests manifests) {
    return manifests.the(Deployment.class).getSpec().getTemplate().getSpec();
  }

  private GatewayConfig configOf(Manifests manifests) throws Exception {
    String mounted = podOf(manifests).getVolumes().get(0).getConfigMap().getName();
    ConfigMap map =
        manifests.all(ConfigMap.class).stream()
            .filter(any -> any.getMetadata().getName().equals(mounted))
            .findFirst()
            .orElseThrow();
    Path file = scratch.resolve("gateway.yaml");
    Files.writeString(file, map.getData().get("gateway.yaml"));
    return ConfigLoader.load(file, manifests.environment());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"base", "overlays/local", "overlays/production", "overlays/production-redis"})
  void ports_probes_and_times_are_those_of_the_configuration(String directory) throws Exception {
    Manifests manifests = Manifests.build(scratch, directory);
    GatewayConfig config = configOf(manifests);
    PodSpec pod = podOf(manifests);
    Container container = pod.getContainers().get(0);

    assertThat(container.getPorts())
        .extracting(port -> port.getName() + " " + port.getContainerPort())
        .containsExactly("http " + config.server().port(), "admin " + config.admin().port());
    assertThat(paths(container)).containsExactly("/live admin", "/live admin", "/ready admin");
    long preStop = container.getLifecycle().getPreStop().getSleep().getSeconds();
    assertThat(pod.getTerminationGracePeriodSeconds())
        .isGreaterThan(preStop + config.server().drain().toSeconds());
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532);
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(config.audit().directory()).as("no directory that a moved pod would lose").isNull();
  }

  private static List<String> paths(Container container) {
    return List.of(
            container.getStartupProbe(),
            container.getLivenessProbe(),
            container.getReadinessProbe())
        .stream()
        .map(Probe::getHttpGet)
        .map(get -> get.getPath() + " " + get.getPort().getStrVal())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"base", "overlays/local", "overlays/production", "overlays/production-redis"})
  void all_replicas_together_use_the_quota_of_cognito_and_stay_under_it(String directory)
      throws Exception {
    Manifests manifests = Manifests.build(scratch, directory);
    Deployment deployment = manifests.the(Deployment.class);
    int surge = deployment.getSpec().getStrategy().getRollingUpdate().getMaxSurge().getIntVal();
    int replicas =
        manifests.all(HorizontalPodAutoscaler.class).stream()
            .mapToInt(scaler -> scaler.getSpec().getMaxReplicas())
            .findFirst()
            .orElse(1);

    GatewayConfig config = configOf(manifests);
    boolean shared = config.limits().store() == LimitSettings.Store.REDIS;
    int sharers = shared ? 1 : replicas + surge;

    assertThat(deployment.getSpec().getReplicas()).as("the autoscaler's").isNull();
    if (replicas > 1) {
      assertThat(sharers * config.cognito().requestsPerSecond())
          .as("the fleet may use most of the quota")
          .isBetween(COGNITO_QUOTA * 2 / 3, COGNITO_QUOTA);
    } else {
      assertThat(sharers * config.cognito().requestsPerSecond()).isLessThanOrEqualTo(COGNITO_QUOTA);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/production", "overlays/production-redis"})
  void production_scales_routes_and_is_watched(String directory) throws Exception {
    Manifests manifests = Manifests.build(scratch, directory);
    Set<String> services = new TreeSet<>();
    manifests.all(Service.class).forEach(service -> services.add(service.getMetadata().getName()));

    HorizontalPodAutoscaler scaler = manifests.the(HorizontalPodAutoscaler.class);
    assertThat(scaler.getSpec().getScaleTargetRef().getName())
        .isEqualTo(manifests.the(Deployment.class).getMetadata().getName());
    assertThat(scaler.getSpec().getMinReplicas()).isEqualTo(3);
    assertThat(manifests.the(HTTPRoute.class).getSpec().getRules().get(0).getBackendRefs())
        .singleElement()
        .satisfies(
            backend -> {
              assertThat(services).contains(backend.getName());
              assertThat(backend.getPort()).isEqualTo(80);
            });
    ServiceMonitor monitor = manifests.the(ServiceMonitor.class);
    assertThat(manifests.all(Service.class))
        .filteredOn(
            service ->
                service
                    .getMetadata()
                    .getLabels()
                    .entrySet()
                    .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet()))
        .singleElement()
        .satisfies(
            service ->
                assertThat(service.getSpec().getPorts().get(0).getName())
                    .isEqualTo(monitor.getSpec().getEndpoints().get(0).getPort()));
    assertThat(manifests.the(ServiceAccount.class).getMetadata().getAnnotations())
        .containsKey("eks.amazonaws.com/role-arn");
    assertThat(manifests.all())
        .allMatch(object -> "identity".equals(object.getMetadata().getNamespace()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local"})
  void only_dns_and_https_may_be_reached(String directory) throws Exception {
    assertThat(outgoing(Manifests.build(scratch, directory))).containsExactlyInAnyOrder(53, 443);
  }

  @Test
  void production_may_reach_what_it_uses_and_with_redis_redis() throws Exception {
    assertThat(outgoing(Manifests.build(scratch, "overlays/production")))
        .containsExactlyInAnyOrder(53, 443, 80, 3000, 4317, 4318, 9092, 9093);
    assertThat(outgoing(Manifests.build(scratch, "overlays/production-redis")))
        .containsExactlyInAnyOrder(53, 443, 80, 3000, 4317, 4318, 9092, 9093, 6379);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"base", "overlays/local", "overlays/production", "overlays/production-redis"})
  void the_login_pages_and_the_source_of_credentials_can_be_reached(String directory)
      throws Exception {
    Manifests manifests = Manifests.build(scratch, directory);
    GatewayConfig config = configOf(manifests);

    if (config.loginPages() != null) {
      assertThat(outgoing(manifests)).contains(config.loginPages().upstream().getPort());
    }
    boolean signs = config.cognito().signing() == CognitoSettings.Signing.SIGV4;
    assertThat(reaches(manifests, "169.254.170.23/32", 80)).isEqualTo(signs);
  }

  private static boolean reaches(Manifests manifests, String network, int port) {
    return manifests.all(NetworkPolicy.class).stream()
        .flatMap(policy -> policy.getSpec().getEgress().stream())
        .filter(rule -> rule.getPorts().stream().anyMatch(p -> p.getPort().getIntVal() == port))
        .flatMap(rule -> rule.getTo().stream())
        .anyMatch(to -> to.getIpBlock() != null && network.equals(to.getIpBlock().getCidr()));
  }

  private static Set<Integer> outgoing(Manifests manifests) {
    Set<Integer> ports = new TreeSet<>();
    for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
      assertThat(policy.getSpec().getPolicyTypes()).contains("Egress");
      policy
          .getSpec()
          .getEgress()
          .forEach(rule -> rule.getPorts().forEach(port -> ports.add(port.getPort().getIntVal())));
    }
    return ports;
  }

  @Test
  void only_production_redis_shares_its_limits() throws Exception {
    assertThat(configOf(Manifests.build(scratch, "overlays/production")).limits().store())
        .isEqualTo(LimitSettings.Store.LOCAL);
    assertThat(configOf(Manifests.build(scratch, "overlays/production-redis")).limits().store())
        .isEqualTo(LimitSettings.Store.REDIS);
  }

  @Test
  void a_misspelled_field_is_refused_and_so_is_a_text_for_a_number() {
    String service = "apiVersion: v1\nkind: Service\nspec: {%s}\n";

    assertThatThrownBy(() -> Manifests.parse(service.formatted("selectors: {a: b}")))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining("selectors");
    assertThatThrownBy(() -> Manifests.parse(service.formatted("ports: [{port: http}]")))
        .isInstanceOf(JsonMappingException.class);
  }
}
