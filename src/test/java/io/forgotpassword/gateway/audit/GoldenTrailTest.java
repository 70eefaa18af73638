package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.AuditSettings.AddressSettings;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.signing.Sha256;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trail with a record of every kind is byte for byte what it was when its hash was taken. */
class GoldenTrailTest {
  private static final long MILLIS = 1_700_000_000_000L;
  private static final LimitRefusal LIMIT =
      new LimitRefusal(
          "per-ip",
          new BucketKey(1, 2),
          false,
          10,
          Duration.ofMinutes(15),
          Duration.ofSeconds(90),
          false);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private static String key() throws Exception {
    EdECPrivateKeySpec spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, new byte[32]);
    EdECPrivateKey key = (EdECPrivateKey) KeyFactory.getInstance("Ed25519").generatePrivate(spec);
    return KeyFiles.toPem(key.getEncoded(), KeyFiles.PRIVATE_KEY);
  }

  private static AuditEvent event(
      int number, @Nullable Operation operation, Outcome outcome, String... shadowRules) {
    return new AuditEvent(
        MILLIS + number,
        new RequestId(7, number),
        number % 2 == 0 ? "rest" : "cognito",
        operation,
        number % 5 == 0 ? null : "client",
        number % 7 == 0 ? null : Username.of("Grace\u00e9" + number),
        new Connection(
            number % 3 == 0
                ? ClientIp.parse("192.0.2.77").orElseThrow()
                : ClientIp.parse("2001:db8::1:2").orElseThrow(),
            "HTTP/2",
            null,
            number % 4 == 0 ? null : "agent \"\u20ac\n\ud83d\ude00\u007f/",
            "en",
            null,
            number % 2 == 0 ? null : "t13d1516h2_8daaf6152771_b186095e22b6",
            "0123456789abcdef"),
        outcome,
        Lane.PUBLIC,
        shadowRules.length == 0 && number % 2 == 0,
        List.of(shadowRules),
        1_234_567L * number);
  }

  private static List<AuditEntry> entries() {
    List<AuditEntry> entries = new ArrayList<>();
    int number = 0;
    for (Operation operation : Operation.values()) {
      entries.add(event(++number, operation, new Outcome.Accepted(null, "up-" + number)));
    }
    entries.add(event(++number, null, new Outcome.Accepted(null, null), "tried", "other"));
    for (Verdict verdict : Verdict.values()) {
      ServiceError error = new ServiceError(400, "LimitExceededException", "later");
      boolean limited = verdict == Verdict.LIMITED_ADDRESS;
      Outcome refused = new Outcome.Refused(verdict, error, limited ? LIMIT : null, null);
      for (int i = 0; i < (limited ? 4 : 1); i++) {
        entries.add(event(++number, Operation.FORGOT_PASSWORD, refused));
        entries.add(event(++number, Operation.FORGOT_PASSWORD, refused, "tried"));
      }
    }
    for (LimitAction.Result result : LimitAction.Result.values()) {
      for (LimitAction.Kind kind : List.of(LimitAction.Kind.READ, LimitAction.Kind.RESET)) {
        entries.add(
            new LimitAction(
                MILLIS,
                new RequestId(9, ++number),
                kind,
                result,
                new ClientIp(0, 1),
                number % 2 == 0 ? Username.of("grace") : null,
                number % 3 == 0 ? ClientIp.parse("198.51.100.200").orElseThrow() : null,
                number % 3 == 1
                    ? List.of()
                    : List.of(new LimitAction.Bucket("per-ip", "0".repeat(32)))));
      }
    }
    return entries;
  }

  private void run(Path directory, AddressSettings addresses) throws Exception {
    AuditSettings.Trail kept =
        new AuditSettings.Trail(
            1 << 20,
            Duration.ofHours(1),
            Duration.ZERO,
            10_000,
            Duration.ofHours(1),
            Secret.of(key()));
    SecureRandom fixed =
        new SecureRandom() {
          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0x5a);
          }
        };
    try (AuditTrail trail =
        AuditTrail.open(
            new AuditSettings(directory, Secret.NONE, "ocsf-1.8", addresses, kept, null),
            new Pseudonym(new byte[32]),
            "1.0.0",
            () -> Instant.ofEpochMilli(MILLIS + 5),
            fixed)) {
      String deployment =
          vertx
              .deployVerticle(
                  trail.verticle(),
                  new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      AuditPublisher publisher = trail.publisher(vertx);
      entries().forEach(publisher::publish);
      vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().get();
    }
  }

  @Test
  void every_kind_of_record_is_written_as_before(@TempDir Path directory) throws Exception {
    run(directory, AddressSettings.WHOLE);
    Path segment = SegmentFile.segmentsIn(directory).get(0);
    Files.writeString(segment, "{\"torn\":", StandardOpenOption.APPEND);
    run(directory, new AddressSettings(24, 48));
    AuditSchema.hold(Files.readAllLines(segment));
    assertThat(new Sha256().hexOf(Files.readAllBytes(segment)))
        .isEqualTo("ef56b90b6ca1986cd80cc27d8e3755db6deceb12b4b8715c71482583dee32a38");
  }
}
