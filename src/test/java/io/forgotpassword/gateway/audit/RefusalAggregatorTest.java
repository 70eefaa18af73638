package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.RefusalAggregator.RepeatedRefusal;
import io.forgotpassword.gateway.audit.RefusalAggregator.Trait;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusals of one rule and key within a second, on a clock of the test's. */
class RefusalAggregatorTest {
  private static final long START = 1_700_000_000_000L;

  private long now = START;
  private final RefusalAggregator refusals = new RefusalAggregator(() -> Instant.ofEpochMilli(now));

  private static AuditEvent refusal(String rule, long key, long millis, String user, long ip) {
    return event(Operation.FORGOT_PASSWORD, rule, key, millis, user, ip, false);
  }

  private static AuditEvent event(
      Operation operation,
      String rule,
      long key,
      long millis,
      String user,
      long ip,
      boolean shared) {
    LimitRefusal limit =
        new LimitRefusal(
            rule, new BucketKey(1, key), false, 1, Duration.ofHours(1), Duration.ofHours(1), false);
    return new AuditEvent(
        START + millis,
        new RequestId(0, millis),
        "cognito",
        operation,
        "client",
        Username.of(user),
        new Connection(new ClientIp(0, ip), "HTTP/2", null, "agent", null, null, null, "shape"),
        new Outcome.Refused(
            Verdict.LIMITED_ADDRESS,
            ServiceError.client("LimitExceededException", ""),
            limit,
            null),
        Lane.PUBLIC,
        shared,
        List.of(),
        1000);
  }

  private List<AuditEntry> take(AuditEntry entry) {
    List<AuditEntry> released = new ArrayList<>();
    refusals.take(entry, released);
    return released;
  }

  private List<AuditEntry> release(long millis) {
    List<AuditEntry> released = new ArrayList<>();
    now = START + millis;
    refusals.release(released, Integer.MAX_VALUE);
    return released;
  }

  @Test
  void the_first_goes_at_once_and_the_others_as_one_when_their_second_is_over() {
    AuditEvent first = refusal("per-ip", 1, 0, "ada", 1);
    assertThat(take(first)).containsExactly(first);
    AuditEvent second = refusal("per-ip", 1, 7, "ada", 1);
    assertThat(take(second)).isEmpty();
    assertThat(take(refusal("per-ip", 1, 999, "ada", 1))).isEmpty();
    assertThat(release(999)).isEmpty();
    assertThat(release(1000))
        .containsExactly(new RepeatedRefusal(second, 2, START + 7, START + 999, Set.of()));
    assertThat(refusals.isEmpty()).isTrue();
  }

  @Test
  void a_refusal_of_the_next_second_brings_out_those_of_this_one() {
    take(refusal("per-ip", 1, 0, "ada", 1));
    take(refusal("per-ip", 1, 1, "ada", 1));
    take(refusal("per-ip", 1, 2, "ada", 1));
    AuditEvent next = refusal("per-ip", 1, 1000, "ada", 1);
    List<AuditEntry> released = take(next);
    assertThat(released).hasSize(2).last().isEqualTo(next);
    assertThat(released.get(0).events()).isEqualTo(2);
  }

  @Test
  void one_that_stays_alone_is_written_as_it_is() {
    take(refusal("per-ip", 1, 0, "ada", 1));
    AuditEvent second = refusal("per-ip", 1, 5, "ada", 1);
    take(second);
    assertThat(release(1000)).containsExactly(second);
  }

  @Test
  void rules_keys_and_operations_do_not_mix() {
    assertThat(take(refusal("per-ip", 1, 0, "ada", 1))).hasSize(1);
    assertThat(take(refusal("per-ip", 2, 0, "ada", 1))).hasSize(1);
    assertThat(take(refusal("per-network", 1, 0, "ada", 1))).hasSize(1);
    Operation confirm = Operation.CONFIRM_FORGOT_PASSWORD;
    assertThat(take(event(confirm, "per-ip", 1, 0, "ada", 1, false))).hasSize(1);
    assertThat(release(1000)).isEmpty();
  }

  @Test
  void what_the_others_have_otherwise_is_named() {
    take(refusal("per-ip", 1, 0, "ada", 1));
    take(refusal("per-ip", 1, 1, "Grace", 1));
    take(refusal("per-ip", 1, 2, "grace", 1));
    take(refusal("other", 1, 0, "ada", 1));
    take(refusal("other", 1, 1, "ada", 1));
    take(refusal("other", 1, 2, "ada", 2));
    take(refusal("other", 1, 3, "bob", 2));
    List<AuditEntry> released = release(1000);
    assertThat(((RepeatedRefusal) released.get(0)).differing()).isEmpty();
    assertThat(((RepeatedRefusal) released.get(1)).differing())
        .containsExactlyInAnyOrder(Trait.USER, Trait.ADDRESS);
  }

  @ParameterizedTest
  @EnumSource(Trait.class)
  void each_trait_that_one_of_the_others_has_otherwise_is_named(Trait trait) {
    take(refusal("per-ip", 1, 0, "ada", 1));
    take(refusal("per-ip", 1, 1, "ada", 1));
    take(refusal("per-ip", 1, 2, "ada", 1));
    take(unlike(refusal("per-ip", 1, 3, "ada", 1), trait));
    RepeatedRefusal others = (RepeatedRefusal) release(1000).get(0);
    assertThat(others.count()).isEqualTo(3);
    assertThat(others.differing()).containsExactly(trait);
  }

  /** The same but for one trait. */
  private static AuditEvent unlike(AuditEvent event, Trait trait) {
    Connection from = event.connection();
    return new AuditEvent(
        event.epochMillis(),
        event.requestId(),
        trait == Trait.PROTOCOL ? "rest" : event.protocol(),
        event.operation(),
        trait == Trait.CLIENT ? "another client" : event.clientId(),
        trait == Trait.USER ? Username.of("grace") : event.username(),
        new Connection(
            trait == Trait.ADDRESS ? new ClientIp(0, 2) : from.ip(),
            trait == Trait.HTTP_VERSION ? "HTTP/1.1" : from.httpVersion(),
            from.tls(),
            trait == Trait.USER_AGENT ? "another agent" : from.userAgent(),
            from.acceptLanguage(),
            from.clientHints(),
            trait == Trait.JA4 ? "t13d1516h2_8daaf6152771_b186095e22b6" : from.ja4(),
            trait == Trait.HEADER_SHAPE ? "another shape" : from.headerShape()),
        event.outcome(),
        trait == Trait.LANE ? Lane.TRUSTED : event.lane(),
        event.shared(),
        trait == Trait.SHADOW_RULES ? List.of("tried") : event.shadowRules(),
        event.latencyNanos());
  }

  @Test
  void the_span_of_one_that_is_held_ends_as_held() {
    List<String> results = new ArrayList<>();
    TraceSpan span =
        new TraceSpan() {
          @Override
          public void ended(String result) {
            results.add(result);
          }
        };
    AuditEntry.Traced first = new AuditEntry.Traced(refusal("per-ip", 1, 0, "ada", 1), span);
    assertThat(take(first)).containsExactly(first);
    assertThat(results).isEmpty();
    assertThat(take(new AuditEntry.Traced(refusal("per-ip", 1, 1, "ada", 1), span))).isEmpty();
    assertThat(results).containsExactly("held");
  }

  @Test
  void what_no_limit_refused_or_what_was_shared_is_never_held() {
    AuditEvent accepted = TestTrail.event(1);
    assertThat(take(accepted)).containsExactly(accepted);
    assertThat(take(accepted)).containsExactly(accepted);
    AuditEvent shared = event(Operation.FORGOT_PASSWORD, "per-username", 1, 0, "ada", 1, true);
    assertThat(take(shared)).containsExactly(shared);
    assertThat(take(shared)).containsExactly(shared);
    assertThat(refusals.isEmpty()).isTrue();
  }

  @Test
  void more_keys_than_are_kept_are_written_singly() {
    for (int i = 0; i < RefusalAggregator.MAX_OPEN; i++) {
      take(refusal("per-ip", i, 0, "ada", 1));
    }
    AuditEvent beyond = refusal("per-ip", RefusalAggregator.MAX_OPEN, 0, "ada", 1);
    assertThat(take(beyond)).containsExactly(beyond);
    assertThat(take(beyond)).containsExactly(beyond);
    assertThat(take(refusal("per-ip", 0, 1, "ada", 1))).isEmpty();
  }

  @Test
  void a_clock_that_is_set_back_holds_nothing_back() {
    take(refusal("per-ip", 1, 0, "ada", 1));
    take(refusal("per-ip", 1, 1, "ada", 1));
    assertThat(release(-3_600_000)).hasSize(1);
  }

  @Test
  void at_the_end_every_second_is_over() {
    take(refusal("per-ip", 1, 0, "ada", 1));
    take(refusal("per-ip", 1, 1, "ada", 1));
    now = START + RefusalAggregator.PERIOD_MILLIS - 1;
    assertThat(refusals.isDue()).isFalse();
    refusals.close();
    assertThat(refusals.isDue()).isTrue();
    assertThat(release(1)).hasSize(1);
    assertThat(refusals.isEmpty()).isTrue();
  }
}
