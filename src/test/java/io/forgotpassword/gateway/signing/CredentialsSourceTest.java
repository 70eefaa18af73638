package io.forgotpassword.gateway.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.CredentialsSource.CredentialsUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialsSourceTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final RecordingScheduler scheduler = new RecordingScheduler();
  private final List<String> failures = new ArrayList<>();
  private Instant now = START;
  private Supplier<AwsCredentials> lookup = () -> expiringIn("AKID1", Duration.ofHours(1));
  private final CredentialsSource source =
      new CredentialsSource(() -> lookup.get(), scheduler, () -> now, failures::add);

  @AfterEach
  void stop() {
    source.close();
    scheduler.shutdownNow();
  }

  @Test
  void before_the_first_look_there_are_none_and_the_exception_says_so() {
    assertThatThrownBy(source::current)
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessage("AWS credentials have not been looked for yet");
  }

  @Test
  void start_looks_at_once_but_never_on_the_calling_thread() {
    var started = source.start();

    assertThat(started).isNotDone();
    assertThat(scheduler.delay()).isZero();
    scheduler.runNext();
    assertThat(started).isCompletedWithValue(source.current());
    assertThat(source.current().accessKeyId()).isEqualTo("AKID1");
  }

  @Test
  void what_cannot_be_sent_is_not_found_and_what_was_found_before_stays() {
    startAndRun();

    lookup = () -> expiringIn("AKID\n2", Duration.ofHours(1));
    scheduler.runNext();

    assertThat(source.current().accessKeyId()).isEqualTo("AKID1");
    assertThat(failures)
        .containsExactly(
            "no AWS credentials found: the access key id has U+000A at 4"
                + " (expected: printable ASCII)");
  }

  @Test
  void a_refresh_is_due_ahead_of_the_expiry_and_replaces_the_credentials() {
    startAndRun();
    assertThat(scheduler.delay())
        .isEqualTo(Duration.ofHours(1).minus(CredentialsSource.REFRESH_AHEAD));

    now = now.plus(scheduler.delay());
    lookup = () -> expiringIn("AKID2", Duration.ofHours(1));
    scheduler.runNext();
    assertThat(source.current().accessKeyId()).isEqualTo("AKID2");
  }

  @Test
  void credentials_about_to_expire_are_not_looked_for_in_a_busy_loop() {
    lookup = () -> expiringIn("AKID1", Duration.ofMinutes(1));
    startAndRun();

    assertThat(scheduler.delay()).isEqualTo(CredentialsSource.RETRY_AFTER);
  }

  @Test
  void credentials_without_an_expiry_are_looked_for_again_now_and_then() {
    lookup = () -> new AwsCredentials("AKID1", Secret.of("key"), null, null);
    startAndRun();

    assertThat(scheduler.delay()).isEqualTo(CredentialsSource.REFRESH_EVERY);
    now = now.plus(Duration.ofDays(365));
    assertThat(source.current().accessKeyId()).isEqualTo("AKID1");
  }

  @Test
  void a_failed_refresh_keeps_the_old_ones_until_they_expire_and_not_longer() {
    startAndRun();
    lookup = failing("the metadata service is away");
    scheduler.runNext();

    now = START.plus(Duration.ofHours(1)).minusMillis(1);
    assertThat(source.current().accessKeyId()).isEqualTo("AKID1");
    now = START.plus(Duration.ofHours(1));
    assertThatThrownBy(source::current)
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessage(
            "the AWS credentials expired at 2026-03-01T13:00:00Z:"
                + " no AWS credentials found: the metadata service is away");
  }

  @Test
  void a_failure_is_reported_retried_soon_and_heals() {
    lookup = failing("no profile");
    var started = source.start();
    scheduler.runNext();

    assertThat(started).isCompletedExceptionally();
    assertThat(failures).containsExactly("no AWS credentials found: no profile");
    assertThat(scheduler.delay()).isEqualTo(CredentialsSource.RETRY_AFTER);
    lookup = () -> expiringIn("AKID1", Duration.ofHours(1));
    scheduler.runNext();
    assertThat(source.current().accessKeyId()).isEqualTo("AKID1");
    assertThat(failures).hasSize(1);
  }

  @Test
  void closing_cancels_what_is_due_and_schedules_no_more() {
    startAndRun();
    source.close();

    assertThat(scheduler.isLastCancelled()).isTrue();
    int before = scheduler.scheduled();
    scheduler.runNext();
    assertThat(scheduler.scheduled()).isEqualTo(before);
  }

  private void startAndRun() {
    var started = source.start();
    scheduler.runNext();
    assertThat(started).isCompleted();
  }

  private AwsCredentials expiringIn(String accessKeyId, Duration life) {
    Instant expiration = now.plus(life);
    return new AwsCredentials(accessKeyId, Secret.of("key"), Secret.of("token"), expiration);
  }

  private static Supplier<AwsCredentials> failing(String reason) {
    return () -> {
      throw new IllegalStateException(reason);
    };
  }
}
