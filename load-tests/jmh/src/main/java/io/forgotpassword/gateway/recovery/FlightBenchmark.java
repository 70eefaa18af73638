package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.telemetry.RequestObserver;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A request that nobody shares is looked for and forwarded, 10,000 of them in each second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FlightBenchmark {
  private static final long BETWEEN_NANOS = 100_000;

  private final AtomicLong nanos = new AtomicLong();
  private final SingleFlight flights = new SingleFlight(Duration.ofSeconds(2), nanos::get);
  private final EventLoopExecutor own =
      new EventLoopExecutor() {
        @Override
        public <T> Future<T> resume(Future<T> answer) {
          return answer;
        }

        @Override
        public Future<Void> after(Duration time) {
          return Future.failedFuture("never");
        }
      };
  private final RequestContext arrival =
      new RequestContext(
          RequestId.random(new SplittableRandom(1)),
          RequestContext.Protocol.COGNITO,
          new Connection(new ClientIp(0, 1), "HTTP/1.1", null, null, null, null, null, ""),
          new Caller(),
          0,
          RequestObserver.NONE);
  private int next;

  /** Board, and fly. */
  @Benchmark
  public @Nullable Object fly() {
    nanos.setPlain(nanos.getPlain() + BETWEEN_NANOS);
    RecoveryRequest request =
        new RecoveryRequest(
            arrival,
            Operation.FORGOT_PASSWORD,
            "1example23456789",
            Username.of("user-" + next++ + "@example.com"),
            Secret.NONE,
            Secret.NONE,
            null,
            null,
            Map.of());
    SingleFlight.Ticket ticket = flights.of(request, own);
    Future<Outcome> shared = ticket.board();
    return shared != null
        ? shared
        : ticket.fly(alone -> Future.succeededFuture(new Outcome.Accepted(null, null)));
  }
}
