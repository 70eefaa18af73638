package io.forgotpassword.gateway.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The package table of {@code architecture.md} as rules over any root package. */
final class PackageTable {
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("model", List.of()),
          Map.entry("metrics", List.of("model")),
          Map.entry("telemetry", List.of("model")),
          Map.entry("connection", List.of("model")),
          Map.entry("signing", List.of("model")),
          Map.entry("limit", List.of("model")),
          Map.entry("device", List.of("signing", "model")),
          Map.entry("governor", List.of("limit", "model")),
          Map.entry("proxy", List.of("connection", "device", "metrics", "model")),
          Map.entry("context", List.of("connection", "signing", "model")),
          Map.entry("audit", List.of("connection", "signing", "telemetry", "model")),
          Map.entry("cognito", List.of("signing", "telemetry", "model")),
          Map.entry("admin", List.of("metrics", "audit", "limit", "model")),
          Map.entry(
              "recovery",
              List.of(
                  "limit",
                  "device",
                  "governor",
                  "context",
                  "signing",
                  "cognito",
                  "audit",
                  "metrics",
                  "telemetry",
                  "connection",
                  "model")),
          Map.entry(
              "edge",
              List.of(
                  "recovery", "device", "connection", "proxy", "metrics", "telemetry", "model")),
          Map.entry("edge.netty", List.of("connection", "model")),
          Map.entry("demo", List.of("cognito", "signing", "context", "model")));

  private static final String BELOW_VERTX = "edge.netty";

  private final String root;

  PackageTable(String root) {
    this.root = root;
  }

  List<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>();
    MAY_USE.forEach((name, others) -> rules.add(mayUse(name, others)));
    rules.add(noneOf("app", root, root + ".cli.."));
    rules.add(noneOf("cli", root));
    rules.add(onlySettings());
    rules.add(withoutVertx());
    rules.add(withoutInternals());
    rules.add(onlyFutures());
    rules.add(onlyIn("io.github.bucket4j..", "limit"));
    rules.add(onlyIn("com.google.i18n.phonenumbers..", "limit", "config"));
    rules.add(onlyIn("javax.crypto..", "signing"));
    rules.add(onlyIn("io.opentelemetry..", "telemetry"));
    rules.add(onlyIn("org.bouncycastle..", "audit"));
    rules.add(
        onlyIn("com.fasterxml.jackson..", "edge", "cognito", "context", "audit", "config", "demo"));
    return rules;
  }

  private ArchRule mayUse(String name, List<String> others) {
    DescribedPredicate<JavaClass> allowed = resideOutsideOfPackage(root + "..");
    allowed = allowed.or(resideInAPackage(root + "." + name + ".."));
    for (String other : others) {
      allowed = allowed.or(resideInAPackage(root + "." + other + ".."));
    }
    return classes()
        .that()
        .resideInAPackage(root + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(allowed.as("are of " + others + " or of no package of ours"))
        .allowEmptyShould(true);
  }

  private ArchRule noneOf(String name, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(root + "." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true);
  }

  /**
   * The configuration knows the other packages by their settings, the model, and trusted proxies.
   */
  private ArchRule onlySettings() {
    DescribedPredicate<JavaClass> settings =
        DescribedPredicate.describe(
            "are settings",
            type ->
                type.getName().matches(".*Settings(\\$.*)?")
                    || type.getName().matches(".*\\.connection\\.(Cidr|TrustedProxies)(\\$.*)?"));
    return classes()
        .that()
        .resideInAPackage(root + ".config..")
        .should()
        .onlyDependOnClassesThat(
            settings
                .or(resideOutsideOfPackage(root + ".."))
                .or(resideInAPackage(root + ".config.."))
                .or(resideInAPackage(root + ".model..")))
        .allowEmptyShould(true);
  }

  private ArchRule withoutVertx() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            of("model", "connection", "context", "signing", "device", "config", "telemetry"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .allowEmptyShould(true);
  }

  /** What a minor version of Vert.x may move, and Netty's channels, are known in one package. */
  private ArchRule withoutInternals() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(of(BELOW_VERTX))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.vertx.core.internal..", "io.vertx..impl..", "io.vertx.core.spi.transport..")
                .or(resideInAPackage("io.netty..").and(resideOutsideOfPackage("io.netty.util.."))))
        .allowEmptyShould(true);
  }

  private ArchRule onlyFutures() {
    return noClasses()
        .that()
        .resideInAnyPackage(of("limit", "governor", "recovery"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.vertx..")
                .and(
                    DescribedPredicate.describe(
                        "are more than io.vertx.core.Future",
                        type -> !type.getName().equals("io.vertx.core.Future"))))
        .allowEmptyShould(true);
  }

  private ArchRule onlyIn(String library, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(of(packages))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }

  private String[] of(String... names) {
    String[] packages = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      packages[i] = root + "." + names[i] + "..";
    }
    return packages;
  }
}
