package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.junit.jupiter.api.Test;

class KeptAnswerTest {
  private static final String REQUEST_ID = "7a2c8d6e-0b51-4c8e-9a47-3f1d5b2e9c60";

  private static CodeDelivery delivery(String destination) {
    return new CodeDelivery("email", "EMAIL", destination);
  }

  @Test
  void what_cognito_accepts_is_kept_as_bytes_and_comes_back_equal() {
    for (Outcome outcome :
        List.of(
            new Outcome.Accepted(delivery("a***@e***"), REQUEST_ID),
            new Outcome.Accepted(delivery(""), null),
            new Outcome.Accepted(delivery("x".repeat(254)), ""),
            new Outcome.Accepted(null, REQUEST_ID),
            new Outcome.Accepted(null, null))) {
      Object kept = KeptAnswer.of(outcome);

      assertThat(kept).isInstanceOf(byte[].class);
      assertThat(KeptAnswer.outcome(kept)).isEqualTo(outcome);
    }
  }

  @Test
  void what_is_no_such_answer_is_kept_as_it_is() {
    for (Outcome outcome :
        List.of(
            new Outcome.Accepted(delivery("x".repeat(255)), REQUEST_ID),
            new Outcome.Accepted(delivery("ä***@e***"), REQUEST_ID),
            new Outcome.Accepted(delivery("\ud800"), REQUEST_ID),
            Outcome.Refused.locally(
                Verdict.THROTTLED, ServiceError.client("TooManyRequestsException", "Later.")))) {
      assertThat(KeptAnswer.of(outcome)).isSameAs(outcome);
      assertThat(KeptAnswer.outcome(outcome)).isSameAs(outcome);
    }
  }

  @Property(tries = 500)
  void any_answer_comes_back_equal(
      @ForAll String attribute,
      @ForAll String medium,
      @ForAll String destination,
      @ForAll @WithNull String requestId) {
    Outcome outcome =
        new Outcome.Accepted(new CodeDelivery(attribute, medium, destination), requestId);

    assertThat(KeptAnswer.outcome(KeptAnswer.of(outcome))).isEqualTo(outcome);
  }
}
