package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.recovery.OwnerPause.Act;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseTokensTest {
  private static final BucketKey GRACE = new BucketKey(7, 8);
  private static final Secret KEY = Secret.of("the key of trusted devices");
  private static final Secret OLD_KEY = Secret.of("the key before");

  private final RandomGenerator random = new Random(1);
  private Instant now = Instant.ofEpochSecond(4_000_000_000L); // Beyond what an int holds.

  private PauseTokens tokens(List<Secret> keys, String... clientIds) {
    return new PauseTokens(() -> keys, List.of(clientIds), Duration.ofHours(24), () -> now, random);
  }

  private final PauseTokens tokens = tokens(List.of(KEY), "web", "app");
  private final String token = tokens.issue(Act.PAUSE, GRACE, "app");

  @Test
  void a_token_tells_the_username_and_the_client_and_fits_into_a_text_message() {
    assertThat(tokens.verify(Act.PAUSE, token))
        .isEqualTo(new PauseTokens.Verified(GRACE, "app", Secret.of(token)));
    assertThat(token).matches("[A-Za-z0-9_-]{56}");
  }

  @Test
  void two_tokens_of_one_second_are_different_links() {
    assertThat(tokens.issue(Act.PAUSE, GRACE, "app")).isNotEqualTo(token);
  }

  @Test
  void a_token_with_any_bit_changed_is_not_valid() {
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(tokens.verify(Act.PAUSE, Base64.getUrlEncoder().encodeToString(bytes)))
          .as("bit " + bit)
          .isNull();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void a_token_that_undoes_does_not_pause_and_the_other_way_round() {
    String undo = tokens.issue(Act.UNDO, GRACE, "app");

    assertThat(tokens.verify(Act.UNDO, token)).isNull();
    assertThat(tokens.verify(Act.PAUSE, undo)).isNull();
    assertThat(tokens.verify(Act.UNDO, undo)).isNotNull();
  }

  @Test
  void a_token_is_valid_until_the_second_in_which_it_expires() {
    now = now.plus(Duration.ofHours(24)).minusSeconds(1);
    assertThat(tokens.verify(Act.PAUSE, token)).isNotNull();
    now = now.plusSeconds(1);
    assertThat(tokens.verify(Act.PAUSE, token)).isNull();
  }

  @Test
  void an_old_key_still_verifies_and_a_removed_one_does_not() {
    String old = tokens(List.of(OLD_KEY), "app").issue(Act.PAUSE, GRACE, "app");
    PauseTokens rotated = tokens(List.of(KEY, OLD_KEY), "app");

    assertThat(rotated.verify(Act.PAUSE, old)).isNotNull();
    assertThat(tokens(List.of(KEY), "app").verify(Act.PAUSE, old)).isNull();
    assertThat(tokens.verify(Act.PAUSE, rotated.issue(Act.PAUSE, GRACE, "app"))).isNotNull();
  }

  @Test
  void a_token_of_a_client_that_is_not_configured_is_not_valid() {
    assertThat(tokens(List.of(KEY), "web").verify(Act.PAUSE, token)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "undo/", "%", "A", "\u00e9"})
  void what_is_no_token_is_not_valid(String text) {
    assertThat(tokens.verify(Act.PAUSE, "")).isNull();
    assertThat(tokens.verify(Act.PAUSE, text)).isNull();
    assertThat(tokens.verify(Act.PAUSE, text + token)).isNull();
    assertThat(tokens.verify(Act.PAUSE, token + text + "A")).isNull();
    assertThat(tokens.verify(Act.PAUSE, text.repeat(56))).isNull();
    assertThat(tokens.verify(Act.PAUSE, token.substring(0, 54) + "==")).isNull();
  }
}
