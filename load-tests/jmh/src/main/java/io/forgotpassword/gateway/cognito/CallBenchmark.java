package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.util.Map;
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

/** A call becomes a body; Cognito's answer an outcome. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CallBenchmark {
  private final RecoveryCall call =
      new RecoveryCall(
          Operation.FORGOT_PASSWORD,
          "1example23456789",
          Username.of("user-123456@example.com"),
          "a".repeat(44),
          Secret.NONE,
          Secret.NONE,
          "192.0.2.1",
          "a".repeat(1200),
          null,
          Map.of());
  private final byte[] answer =
      ("{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
              + "\"Destination\":\"a***@e***\"}}")
          .getBytes(UTF_8);

  /** Encode. */
  @Benchmark
  public byte[] encode() {
    return CallEncoder.encode(call);
  }

  /** Decode the answer. */
  @Benchmark
  public Outcome decodeAnswer() {
    return AnswerDecoder.decode(Operation.FORGOT_PASSWORD, 200, answer, null, "id");
  }
}
