package io.forgotpassword.gateway.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
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

/** A body becomes members that satisfy their constraints; an outcome becomes a body. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdapterBenchmark {
  private final byte[] body =
      "{\"ClientId\":\"1example23456789\",\"Username\":\"user-123456@example.com\"}"
          .getBytes(UTF_8);
  private final Outcome.Accepted accepted =
      new Outcome.Accepted(new CodeDelivery("email", "EMAIL", "a***@e***"), null);

  /** Decode. */
  @Benchmark
  public Object decode() {
    RequestFields fields = RequestFields.ofCognito(body);
    return Constraints.brokenBy(Operation.FORGOT_PASSWORD, fields).isEmpty() ? fields : body;
  }

  /** Encode the answer. */
  @Benchmark
  public Object encodeAnswer() {
    return CognitoAdapter.bodyOf(accepted);
  }
}
