package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A request's event is published; one becomes the next line of the chain. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AuditBenchmark {
  private final AuditPublisher.Backlog backlog = new AuditPublisher.Backlog();
  private final AuditPublisher publisher =
      new AuditPublisher(new AuditLedger(), backlog, Vertx.vertx());
  private final AuditRecord record =
      new AuditRecord(new Pseudonym(new byte[32]), AuditSettings.AddressSettings.WHOLE, "1.0.0");
  private final AuditChain chain = new AuditChain(AuditChain.Head.NONE);
  private final AuditEvent event =
      new AuditEvent(
          1_700_000_000_000L,
          RequestId.random(new SplittableRandom(1)),
          "cognito",
          Operation.FORGOT_PASSWORD,
          "1example23456789",
          Username.of("user-123456@example.com"),
          new Connection(
              new ClientIp(0, 0xFFFF_C000_0201L),
              "HTTP/1.1",
              null,
              "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
              "en-US,en;q=0.9",
              null,
              null,
              "0123456789ab"),
          new Outcome.Accepted(new CodeDelivery("email", "EMAIL", "a***@e***"), null),
          Lane.PUBLIC,
          false,
          List.of(),
          1_000_000);

  public AuditBenchmark() {
    backlog.open();
  }

  /** The event loop's part. Nobody listens, so the batches are sent to nobody. */
  @Benchmark
  public int publish() {
    publisher.publish(event, TraceSpan.NONE);
    backlog.received(1);
    return backlog.waiting();
  }

  /** The worker thread's part, without writing to a file. */
  @Benchmark
  public int line() {
    return chain.add(record.of(event)).length;
  }
}
