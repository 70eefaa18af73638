package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.Await;
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
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An audit of its own in a directory, without a gateway before it. */
public final class TestTrail implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final AuditTrail trail;
  private final AuditPublisher publisher;
  private final String deployment;
  private long published;

  private TestTrail(AuditTrail trail) throws Exception {
    this.trail = trail;
    this.publisher = trail.publisher(vertx);
    this.deployment =
        vertx
            .deployVerticle(
                trail.verticle(), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    if (trail.forwarder() != null) {
      trail.forwarder().start();
    }
  }

  /** An audit with a checkpoint every 20 records and segments of 16 KiB. */
  public static TestTrail in(Path directory) throws Exception {
    return in(directory, SegmentFile::open, Duration.ZERO, 20, null);
  }

  /** The same, handed on to Kafka. */
  public static TestTrail in(Path directory, AuditSettings.Kafka kafka) throws Exception {
    return in(directory, SegmentFile::open, Duration.ZERO, 20, kafka);
  }

  static TestTrail in(Path directory, SegmentFile.Opener opener) throws Exception {
    return in(directory, opener, AuditSettings.Trail.NEVER, 1000, null);
  }

  private static TestTrail in(
      Path directory,
      SegmentFile.Opener opener,
      Duration fsync,
      int checkpointRecords,
      AuditSettings.@Nullable Kafka kafka)
      throws Exception {
    AuditSettings.Trail small =
        new AuditSettings.Trail(
            16 << 10,
            Duration.ofHours(1),
            fsync,
            checkpointRecords,
            Duration.ofHours(1),
            Secret.NONE);
    AuditSettings settings =
        new AuditSettings(directory, Secret.NONE, "ocsf-1.8", AddressSettings.WHOLE, small, kafka);
    return new TestTrail(
        new AuditTrail(
            settings,
            new AuditRecord(new Pseudonym(new byte[32]), AddressSettings.WHOLE, "1.0.0"),
            InstantSource.system(),
            new SecureRandom(),
            opener));
  }

  /** Publishes so many events more. */
  public TestTrail publish(int events) {
    for (int i = 0; i < events; i++) {
      publisher.publish(event(++published));
    }
    return this;
  }

  /** Publishes an event with a text that has no canonical form. */
  TestTrail publishUnencodable() {
    publisher.publish(event(++published, 0, new Outcome.Accepted(null, "\ud83d")));
    return this;
  }

  /** Publishes an event of a request whose tracing is defect. */
  TestTrail publishWithThrowingSpan() {
    publisher.publish(
        event(++published),
        new TraceSpan() {
          @Override
          public void ended(String result) {
            throw new IllegalStateException("a defect of the tracing");
          }
        });
    return this;
  }

  TrailWatchers watchers() {
    return trail.watchers();
  }

  /** Publishes so many refusals of one rule and key, as of now. */
  public TestTrail refuse(int events) {
    for (int i = 0; i < events; i++) {
      publisher.publish(refusal(new BucketKey(1, 2), System.currentTimeMillis()));
    }
    return this;
  }

  /** Publishes so many refusals for each of so many keys of one rule, as of now. */
  TestTrail refuseEach(int keys, int events) {
    for (int i = 0; i < keys * events; i++) {
      BucketKey key = new BucketKey(1, i % keys);
      publisher.publish(refusal(key, System.currentTimeMillis()));
    }
    return this;
  }

  /** Waits until all that was published is written. */
  public TestTrail settle() {
    return until(() -> trail.ledger().figures().waiting() == 0);
  }

  /** How long one event waited at the most, of those of a second. */
  Duration longestSettle() {
    long longest = 0;
    long end = System.nanoTime() + 1_000_000_000;
    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
      publish(1).settle();
      longest = Math.max(longest, System.nanoTime() - start);
    }
    return Duration.ofNanos(longest);
  }

  TestTrail until(BooleanSupplier holds) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + DEADLINE + ": " + trail.ledger().figures());
      }
      LockSupport.parkNanos(1_000_000);
    }
    return this;
  }

  /** Waits until Kafka has all that was published, as long as it gets more of it. */
  public TestTrail settleKafka() throws Exception {
    settle();
    Await.progress(
        "all is forwarded: " + ledger().figures(),
        () -> ledger().figures().written(),
        () -> ledger().figures().spooled() == 0);
    return this;
  }

  /** The ledger. */
  public AuditLedger ledger() {
    return trail.ledger();
  }

  static AuditEvent event(long number) {
    return event(number, 1_700_000_000_000L + number, new Outcome.Accepted(null, null));
  }

  private static AuditEvent refusal(BucketKey key, long millis) {
    LimitRefusal limit =
        new LimitRefusal("per-ip", key, false, 1, Duration.ZERO, Duration.ZERO, false);
    ServiceError error = ServiceError.client("LimitExceededException", "later");
    return event(1, millis, new Outcome.Refused(Verdict.LIMITED_ADDRESS, error, limit, null));
  }

  private static AuditEvent event(long number, long millis, Outcome outcome) {
    return new AuditEvent(
        millis,
        new RequestId(0, number),
        "cognito",
        Operation.FORGOT_PASSWORD,
        "client",
        Username.of("user" + number % 50),
        new Connection(
            new ClientIp(0, 0xFFFF_0000_0000L | number),
            "HTTP/2",
            null,
            "agent",
            null,
            null,
            null,
            "shape"),
        outcome,
        Lane.PUBLIC,
        false,
        List.of(),
        1000);
  }

  /** All lines of a directory's trail. */
  static List<String> lines(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path segment : SegmentFile.segmentsIn(directory)) {
      lines.addAll(AuditSchema.hold(Files.readAllLines(segment)));
    }
    return lines;
  }

  @Override
  public void close() {
    try {
      vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().get();
      if (trail.forwarder() != null) {
        trail.forwarder().close();
      }
    } catch (Exception e) {
      throw new AssertionError("the trail did not close", e);
    } finally {
      vertx.close().await();
      trail.close();
    }
  }
}
