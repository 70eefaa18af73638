package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataPolicyTest {
  private static final MetadataPolicy ANY = new MetadataPolicy(List.of("*"), Map.of(), "pauseUrl");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lang_code",
        "countryCode",
        "country-code",
        "resetPasswordUrl",
        "recaptchaToken",
        "x-token",
        "inviteCode",
        "passwordPolicy",
        "forgotPasswordLink",
        "secretary",
        "spin",
        "shopping",
        "PIN-area",
        "hotpot",
        "código code",
        "ключ",
        "_",
        ""
      })
  void a_name_that_is_no_secret_crosses(String key) {
    assertThat(ANY.objectionTo(Map.of(key, "x"))).isNull();
    assertThat(ANY.crossing(Map.of(key, "x"))).containsKey(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "Password",
        "newPassword",
        "NEW_PASSWORD",
        "newpassword",
        "SECRETpassword",
        "pass word",
        "pass-word",
        "passWord",
        "password2",
        "password_2",
        "passwords",
        "old.passwd",
        "pwd",
        "passphrase",
        "secret",
        "clientSecret",
        "client_secrets",
        "otp",
        "OTP",
        "otps",
        "sms_otp",
        "pin",
        "userPin",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44"
      })
  void a_name_that_is_a_secret_is_refused_and_told_how_to_allow_it(String key) {
    assertThat(ANY.objectionTo(Map.of("locale", "de", key, "x")))
        .isNotNull()
        .extracting(refused -> refused.error().message(), InstanceOfAssertFactories.STRING)
        .startsWith("ClientMetadata key '" + key + "' looks like a secret")
        .contains("clients[].client-metadata.allow");
  }

  @Test
  void a_secrets_name_beside_the_star_crosses_and_others_do_too() {
    MetadataPolicy policy = new MetadataPolicy(List.of("*", "invite-otp"), Map.of(), "pauseUrl");
    Map<String, String> sent = Map.of("invite-otp", "7", "locale", "de");

    assertThat(policy.objectionTo(sent)).isNull();
    assertThat(policy.crossing(sent)).isEqualTo(sent);
    assertThat(policy.objectionTo(Map.of("otp", "7"))).isNotNull();
  }
}
