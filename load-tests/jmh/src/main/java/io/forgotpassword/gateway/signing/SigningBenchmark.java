package io.forgotpassword.gateway.signing;

import io.forgotpassword.gateway.model.Secret;
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

/** A username becomes its SecretHash; a body of two KiB a signature. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SigningBenchmark {
  private final SecretHash hash =
      new SecretHash(Secret.of("not-a-secret-but-as-long-as-one-is"), "1example23456789");
  private final SigV4Signer signer =
      new SigV4Signer("eu-west-1", "cognito-idp.eu-west-1.amazonaws.com");
  private final AwsCredentials credentials =
      AwsCredentials.longLived("AKIDEXAMPLE", Secret.of("not-a-secret"));
  private final InstantSource clock = InstantSource.system();
  private final byte[] body = new byte[2048];

  /** Hash. */
  @Benchmark
  public String secretHash() {
    return hash.of("user-123456@example.com");
  }

  /** Sign. */
  @Benchmark
  public SigV4Signer.SignatureHeaders sign() {
    return signer.sign(
        credentials, "AWSCognitoIdentityProviderService.ForgotPassword", body, clock.instant());
  }
}
