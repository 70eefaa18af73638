import com.sun.management.ThreadMXBean;
import io.forgotpassword.gateway.audit.AuditEvent;
import io.forgotpassword.gateway.audit.AuditPublisher;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.AuditTrail;
import io.forgotpassword.gateway.audit.ChainVerifier.ChainTotals;
import io.forgotpassword.gateway.audit.ChainVerifier;
import io.forgotpassword.gateway.audit.Pseudonym;
import io.forgotpassword.gateway.audit.VerifyingKey;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the audit costs: a million events at full speed, to a trail that is then verified.
 *
 * <p>java -Xmx1g -cp target/forgot-password-gateway.jar load-tests/AuditCost.java [DIRECTORY]
 */
class AuditCost {
  private static final int EVENTS = 1_000_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final AuditEvent[] SAMPLES = new AuditEvent[1024];

  public static void main(String[] arguments) throws Exception {
    Path directory =
        arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("audit");
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < SAMPLES.length; i++) {
      SAMPLES[i] = event(i, random);
    }
    System.out.println("java " + Runtime.version() + ", " + directory);
    Vertx vertx = Vertx.vertx();
    AuditTrail trail =
        AuditTrail.open(
            new AuditSettings(
                directory, Secret.NONE, "ocsf-1.8", AuditSettings.AddressSettings.WHOLE, AuditSettings.Trail.DEFAULT, null),
            new Pseudonym(new byte[32]),
            "1.0.0",
            InstantSource.system(),
            new SecureRandom());
    var worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
    String deployment = vertx.deployVerticle(trail.verticle(), worker).await();
    AuditPublisher publisher = trail.publisher(vertx);
    publishBursts(trail, publisher);
    publishBursts(trail, publisher);
    publishSingly(vertx, trail, publisher);
    publishAll(trail, publisher);
    vertx.undeploy(deployment).await();
    vertx.close().await();
    trail.close();
    verify(directory);
  }

  /** As fast as the trail takes them: nothing is dropped, so what is measured is the trail. */
  private static void publishAll(AuditTrail trail, AuditPublisher publisher) {
    long processor = processorNanos();
    long publishers = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    for (int i = 0; i < EVENTS; i++) {
      while (trail.ledger().figures().waiting() > 60_000) {
        Thread.onSpinWait();
      }
      publisher.publish(SAMPLES[i & 1023], TraceSpan.NONE);
    }
    settle(trail);
    double seconds = (System.nanoTime() - start) / 1e9;
    long publishing = THREADS.getCurrentThreadCpuTime() - publishers;
    System.out.printf(
        "%,d events in %.1f s: %,.0f a second, %.1f us of CPU each without publishing%n",
        EVENTS,
        seconds,
        EVENTS / seconds,
        (processorNanos() - processor - publishing) / 1e3 / EVENTS);
  }

  /** What publishing costs, in bursts that the backlog holds. */
  private static void publishBursts(AuditTrail trail, AuditPublisher publisher) {
    long nanos = 0;
    long bytes = 0;
    int bursts = 10;
    int burst = 20_000;
    for (int round = 0; round < bursts; round++) {
      settle(trail);
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < burst; i++) {
        publisher.publish(SAMPLES[i & 1023], TraceSpan.NONE);
      }
      nanos += THREADS.getCurrentThreadCpuTime() - start;
      bytes += THREADS.getCurrentThreadAllocatedBytes() - allocated;
    }
    settle(trail);
    System.out.printf(
        "publishing: %.0f ns of CPU and %.3f bytes allocated each%n",
        (double) nanos / bursts / burst, (double) bytes / bursts / burst);
  }

  /** What an event loop pays for an event that comes alone, which sets the batch's timer. */
  private static void publishSingly(Vertx vertx, AuditTrail trail, AuditPublisher publisher)
      throws Exception {
    long[] nanos = new long[1_000];
    for (int i = 0; i < nanos.length; i++) {
      int sample = i;
      settle(trail);
      nanos[i] = vertx.timer(1).map(onEventLoop -> nanosOf(publisher, sample)).await();
    }
    settle(trail);
    System.out.printf("publishing one alone: %d ns of CPU, as median%n", median(nanos));
  }

  /** Without the time that reading the clock takes. */
  private static long nanosOf(AuditPublisher publisher, int sample) {
    long start = THREADS.getCurrentThreadCpuTime();
    long clock = THREADS.getCurrentThreadCpuTime();
    publisher.publish(SAMPLES[sample & 1023], TraceSpan.NONE);
    long end = THREADS.getCurrentThreadCpuTime();
    return Math.max(0, end - clock - (clock - start));
  }

  private static long median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void settle(AuditTrail trail) {
    while (trail.ledger().figures().waiting() > 0) {
      Thread.yield();
    }
  }

  private static void verify(Path directory) throws Exception {
    long start = System.nanoTime();
    ChainTotals totals =
        ChainVerifier.of(
                VerifyingKey.read(ChainVerifier.keyIn(directory)),
                ChainVerifier.checkpointIn(directory))
            .verify(ChainVerifier.segmentsOf(directory));
    System.out.printf(
        "verified in %.1f s: %,d records in %d segments, %,d checkpoints, %d gaps%n",
        (System.nanoTime() - start) / 1e9,
        totals.last(),
        totals.segments(),
        totals.checkpoints(),
        totals.gaps());
    System.out.printf(
        "ledger: emitted %,d = written %,d + dropped %,d; %,d events read%n",
        totals.emitted(), totals.written(), totals.dropped(), totals.events());
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static AuditEvent event(int i, SplittableRandom random) {
    return new AuditEvent(
        System.currentTimeMillis(),
        RequestId.random(random),
        "cognito",
        Operation.FORGOT_PASSWORD,
        "1h57kf5cpq17m0eml12EXAMPLE",
        Username.of("user" + i + "@example.com"),
        new Connection(
            new ClientIp(0, 0xFFFF_0000_0000L | random.nextInt(1 << 30)),
            "HTTP/2",
            null,
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "en",
            null,
            "t13d1516h2_8daaf6152771_b186095e22b6",
            "0123456789abcdef"),
        new Outcome.Accepted(null, RequestId.random(random).value()),
        Lane.PUBLIC,
        false,
        List.of(),
        random.nextInt(50_000_000));
  }
}
