package io.forgotpassword.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SigV4SignerTest {
  private static final int REQUESTS = 2_000;
  private static final String TARGET = "AWSCognitoIdentityProviderService.ForgotPassword";
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final AwsCredentials LONG_LIVED =
      new AwsCredentials(
          "AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), null, null);
  private static final AwsCredentials TEMPORARY =
      new AwsCredentials("ASIAEXAMPLE", Secret.of("other/key"), Secret.of("token=="), NOON);

  private final SigV4Signer signer = new SigV4Signer("eu-west-1", "cognito-idp.example");

  @Test
  void two_thousand_random_requests_are_signed_as_the_aws_sdk_signs_them() {
    Random random = new Random(20260301);
    for (int i = 0; i < REQUESTS; i++) {
      RandomCall call = RandomCall.next(random);
      SigV4Signer fresh = new SigV4Signer(call.region(), SdkSigner.hostOf(call.endpoint()));

      assertThat(
              fresh.sign(
                  call.credentials(), call.target(), call.body().getBytes(UTF_8), call.now()))
          .as("request %d: %s", i, call)
          .isEqualTo(call.signedBySdk());
    }
  }

  @Test
  void one_signer_gets_days_seconds_and_credentials_right_however_they_alternate() {
    Random random = new Random(7);
    RandomCall place = RandomCall.next(random);
    SigV4Signer kept = new SigV4Signer(place.region(), SdkSigner.hostOf(place.endpoint()));
    List<AwsCredentials> credentials =
        List.of(LONG_LIVED, TEMPORARY, new AwsCredentials("AKID2", Secret.of("k2"), null, null));
    Instant midnight = NOON.truncatedTo(ChronoUnit.DAYS);
    for (int i = 0; i < REQUESTS; i++) {
      Instant now = midnight.plusMillis(random.nextInt(-1_500, 1_500));
      AwsCredentials those = credentials.get(random.nextInt(credentials.size()));

      assertThat(kept.sign(those, TARGET, BODY, now))
          .as("request %d at %s", i, now)
          .isEqualTo(SdkSigner.sign(those, place.region(), place.endpoint(), TARGET, "{}", now));
    }
  }

  @Test
  void the_last_millisecond_of_a_day_and_the_first_of_the_next_differ_in_scope() {
    Instant midnight = Instant.parse("2027-01-01T00:00:00Z");
    assertThat(signer.sign(LONG_LIVED, TARGET, BODY, midnight.minusMillis(1)).authorization())
        .contains("Credential=AKIDEXAMPLE/20261231/eu-west-1/cognito-idp/aws4_request");
    assertThat(signer.sign(LONG_LIVED, TARGET, BODY, midnight).authorization())
        .contains("Credential=AKIDEXAMPLE/20270101/eu-west-1/cognito-idp/aws4_request");
  }

  @Test
  void the_signature_depends_on_the_body_the_target_and_the_second() {
    String signed = signer.sign(LONG_LIVED, TARGET, BODY, NOON).authorization();

    assertThat(signer.sign(LONG_LIVED, TARGET, "{ }".getBytes(UTF_8), NOON).authorization())
        .isNotEqualTo(signed);
    assertThat(signer.sign(LONG_LIVED, TARGET + "2", BODY, NOON).authorization())
        .isNotEqualTo(signed);
    assertThat(signer.sign(LONG_LIVED, TARGET, BODY, NOON.plusSeconds(1)).authorization())
        .isNotEqualTo(signed);
    assertThat(signer.sign(LONG_LIVED, TARGET, BODY, NOON.plusMillis(999)).authorization())
        .isEqualTo(signed);
  }

  @Test
  void a_session_token_is_handed_out_and_its_absence_too() {
    assertThat(signer.sign(TEMPORARY, TARGET, BODY, NOON).securityToken()).isEqualTo("token==");
    assertThat(signer.sign(LONG_LIVED, TARGET, BODY, NOON).securityToken()).isNull();
  }

  @Test
  void neither_credentials_nor_headers_print_a_secret() {
    assertThat(TEMPORARY.toString() + signer.sign(TEMPORARY, TARGET, BODY, NOON))
        .isEqualTo("AwsCredentials[***]SignatureHeaders[20260301T120000Z]");
  }
}
