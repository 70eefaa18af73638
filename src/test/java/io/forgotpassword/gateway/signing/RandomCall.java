package io.forgotpassword.gateway.signing;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SigV4Signer.SignatureHeaders;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** One call to sign, drawn from all that the gateway might have to. */
record RandomCall(
    AwsCredentials credentials,
    String region,
    URI endpoint,
    String target,
    String body,
    Instant now) {
  private static final int DAYS = 40_000;
  private static final int SECONDS_A_DAY = 86_400;
  private static final int MAX_BODY = 3_000;
  private static final int MAX_TOKEN = 1_200;
  private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1", "us-gov-west-1");
  private static final List<String> OPERATIONS =
      List.of("ForgotPassword", "ConfirmForgotPassword", "SignUp");
  private static final List<String> HOSTS =
      List.of("http://localhost", "https://cognito-idp.eu-west-1.amazonaws.com", "http://10.0.0.7");
  private static final List<String> PORTS = List.of("", ":80", ":443", ":8443", ":1", ":65535");

  static RandomCall next(Random random) {
    return new RandomCall(
        credentials(random),
        any(REGIONS, random),
        URI.create(any(HOSTS, random) + any(PORTS, random) + "/"),
        "AWSCognitoIdentityProviderService." + any(OPERATIONS, random),
        text(random, MAX_BODY, Character.MAX_CODE_POINT),
        instant(random));
  }

  SignatureHeaders signedBySdk() {
    return SdkSigner.sign(credentials, region, endpoint, target, body, now);
  }

  private static AwsCredentials credentials(Random random) {
    Secret key = Secret.of("k" + text(random, 60, 0x7E).strip());
    Secret token = random.nextBoolean() ? Secret.of(base64(random)) : null;
    return new AwsCredentials("AKIA" + random.nextInt(1 << 30), key, token, null);
  }

  private static String base64(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(MAX_TOKEN)];
    random.nextBytes(bytes);
    return java.util.Base64.getEncoder().encodeToString(bytes);
  }

  /** Half of them within two seconds of midnight UTC. */
  private static Instant instant(Random random) {
    Instant midnight = Instant.EPOCH.plusSeconds(random.nextInt(DAYS) * (long) SECONDS_A_DAY);
    return random.nextBoolean()
        ? midnight.plusMillis(random.nextInt(-2_000, 2_000))
        : midnight.plusSeconds(random.nextInt(SECONDS_A_DAY));
  }

  private static String text(Random random, int maxLength, int maxCodePoint) {
    int length = random.nextInt(maxLength);
    return random
        .ints(length, ' ', maxCodePoint)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static <T> T any(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return region + " " + endpoint + " " + target + " " + now;
  }
}
