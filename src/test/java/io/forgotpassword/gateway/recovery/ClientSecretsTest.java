package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.signing.SecretHash;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientSecretsTest {
  private static final Outcome REFUSED =
      Outcome.Refused.locally(
          Verdict.REJECTED,
          ServiceError.client("NotAuthorizedException", "Unable to verify secret hash for client"));

  private final List<String> proofs = new ArrayList<>();
  private final ClientSecrets secrets = new ClientSecrets(List.of(client("new", "old")));
  private final ClientSecrets.Proofs ofOneLoop = secrets.proofsOf(RecoveryFixtures.CLIENT_ID);

  @Test
  void a_reload_that_changes_no_secret_keeps_the_accepted_one_first() {
    callWhereOnlyIsAccepted("old");
    secrets.replace(List.of(client("new", "old")));
    callWhereOnlyIsAccepted("old");
    assertThat(proofs).containsExactly(hash("new"), hash("old"), hash("old"));
  }

  @Test
  void changed_secrets_are_tried_from_the_newest_again() {
    callWhereOnlyIsAccepted("old");
    secrets.replace(List.of(client("newer", "new", "old")));
    callWhereOnlyIsAccepted("newer");
    assertThat(proofs).containsExactly(hash("new"), hash("old"), hash("newer"));
  }

  @Test
  void a_second_secret_that_is_refused_too_does_not_come_first() {
    callWhereOnlyIsAccepted("neither");
    callWhereOnlyIsAccepted("new");
    assertThat(proofs).containsExactly(hash("new"), hash("old"), hash("new"));
  }

  @Test
  void a_client_without_secrets_calls_once_without_a_proof() {
    secrets.replace(List.of(client()));
    callWhereOnlyIsAccepted("new");
    secrets.replace(List.of());
    callWhereOnlyIsAccepted("new");
    assertThat(proofs).containsExactly("", "");
  }

  private void callWhereOnlyIsAccepted(String accepted) {
    UpstreamCall call =
        new UpstreamCall(
            Operation.FORGOT_PASSWORD,
            RecoveryFixtures.CLIENT_ID,
            Username.of("grace"),
            null,
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            Map.of());
    assertThat(ofOneLoop.call(call, sent -> answer(sent.proof(), accepted)).isComplete()).isTrue();
  }

  private Future<Outcome> answer(@Nullable String proof, String accepted) {
    proofs.add(Objects.requireNonNullElse(proof, ""));
    return Future.succeededFuture(
        proof != null && proof.equals(hash(accepted)) ? RecoveryFixtures.accepted("1") : REFUSED);
  }

  private static ClientSettings client(String... newestFirst) {
    return RecoveryFixtures.settings(ClientSettings.Disclosure.FAITHFUL, List.of())
        .withSecrets(Stream.of(newestFirst).map(Secret::of).toList());
  }

  private static String hash(String secret) {
    return new SecretHash(Secret.of(secret), RecoveryFixtures.CLIENT_ID).of("grace");
  }
}
