package io.forgotpassword.gateway.context;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.ClientIp;
import java.time.InstantSource;
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

/** A connection and a username become UserContextData with derived EncodedData. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ContextBenchmark {
  private final UserContext context =
      UserContext.deriving(
          true,
          new EncodedDataDeriver(
              "1example23456789", "eu-west-1_Example01", new byte[32], InstantSource.system()));
  private final Connection connection =
      new Connection(
          new ClientIp(0, 0xFFFF_C000_0201L),
          "HTTP/1.1",
          null,
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/130.0.0.0 Safari/537.36",
          "en-US,en;q=0.9",
          null,
          null,
          "0123456789ab");

  /** Context. */
  @Benchmark
  public UserContext.UserContextData context() {
    return context.of(connection, "user-123456@example.com", null);
  }
}
