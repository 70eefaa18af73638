package io.forgotpassword.gateway.k8s;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** What {@code kubectl kustomize} makes of a directory, as typed models that know every field. */
final class Manifests {
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.of(
              ConfigMap.class,
              Deployment.class,
              HTTPRoute.class,
              HorizontalPodAutoscaler.class,
              Namespace.class,
              NetworkPolicy.class,
              PodDisruptionBudget.class,
              PrometheusRule.class,
              Service.class,
              ServiceAccount.class,
              ServiceMonitor.class)
          .collect(
              Collectors.toMap(
                  type -> HasMetadata.getApiVersion(type) + " " + HasMetadata.getKind(type),
                  type -> type));

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new NoCatchAll())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** The models keep fields they do not know in a map; here they are refused. */
  private static final class NoCatchAll extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  private final List<HasMetadata> objects;

  private Manifests(List<HasMetadata> objects) {
    this.objects = objects;
  }

  static Manifests build(Path scratch, String directory) throws Exception {
    return parse(OperatorTool.run(scratch, "kubectl", "kustomize", "k8s/" + directory));
  }

  static Manifests parse(String yaml) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    YAMLMapper mapper = new YAMLMapper();
    try (YAMLParser parser = new YAMLFactory().createParser(yaml);
        MappingIterator<JsonNode> documents = mapper.readerFor(JsonNode.class).readValues(parser)) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
        Assertions.assertThat(KINDS).containsKey(kind);
        objects.add(STRICT.treeToValue(document, KINDS.get(kind)));
      }
    }
    return new Manifests(objects);
  }

  List<HasMetadata> all() {
    return objects;
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends HasMetadata> T the(Class<T> kind) {
    Assertions.assertThat(all(kind)).hasSize(1);
    return all(kind).get(0);
  }

  /** The environment of the container, with a stand-in for what comes from the Secret. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    the(Deployment.class).getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
        .forEach(
            variable ->
                environment.put(
                    variable.getName(),
                    variable.getValueFrom() == null
                        ? variable.getValue()
                        : KustomizeBase.ofTheSecret(variable.getName())));
    return environment;
  }
}
