package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.audit.ChainVerifier.ChainTotals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is thrown while events are written, the verticle goes on, every event is accounted for,
 * and the chain is whole.
 */
class ContainedFailureTest {
  private final Path directory;

  ContainedFailureTest(@TempDir Path parent) {
    directory = parent.resolve("audit");
  }

  /** A file whose writes throw as often as told, each after half of the bytes. */
  private static final class ThrowingFile implements SegmentFile.Opener {
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();

    @Override
    public SegmentFile open(Path path, long length) throws IOException {
      SegmentFile real = SegmentFile.open(path, length);
      return new SegmentFile() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          if (failures.get() > 0) {
            failures.decrementAndGet();
            attempts.incrementAndGet();
            real.write(bytes.slice(0, bytes.remaining() / 2));
            throw new IllegalStateException("a defect of the writer");
          }
          real.write(bytes);
        }

        @Override
        public void force() throws IOException {
          real.force();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }
  }

  private ChainTotals verify() throws Exception {
    return ChainVerifier.of(
            VerifyingKey.read(ChainVerifier.keyIn(directory)),
            ChainVerifier.checkpointIn(directory),
            null)
        .verify(SegmentFile.segmentsIn(directory));
  }

  @Test
  void one_event_that_cannot_be_encoded_is_dropped_and_the_others_are_written() throws Exception {
    try (TestTrail trail = TestTrail.in(directory, SegmentFile::open)) {
      trail.publish(10).publishUnencodable().publish(10).settle();
      assertThat(trail.ledger().figures().dropped(DropReason.UNENCODABLE)).isEqualTo(1);
      assertThat(trail.ledger().figures().written()).isEqualTo(20);
      trail.publishUnencodable().settle().publish(5).settle();
    }
    ChainTotals totals = verify();
    assertThat(totals.events()).isEqualTo(25);
    assertThat(totals.missing()).containsEntry(DropReason.UNENCODABLE, 2L).hasSize(1);
    assertThat(totals.emitted()).isEqualTo(27);
  }

  @Test
  void a_batch_that_fails_once_is_written_by_the_next_attempt() throws Exception {
    ThrowingFile file = new ThrowingFile();
    try (TestTrail trail = TestTrail.in(directory, file)) {
      trail.publish(10).settle();
      file.failures.set(1);
      trail.publish(300).settle();
      assertThat(file.attempts).hasValue(1);
      assertThat(trail.ledger().figures().written()).isEqualTo(310);
    }
    ChainTotals totals = verify();
    assertThat(totals.events()).isEqualTo(310);
    assertThat(totals.dropped() + totals.gaps()).isZero();
  }

  @Test
  void a_batch_that_fails_again_and_again_is_dropped_and_stated_and_later_ones_are_written()
      throws Exception {
    ThrowingFile file = new ThrowingFile();
    long lost;
    try (TestTrail trail = TestTrail.in(directory, file)) {
      trail.publish(10).settle();
      file.failures.set(AuditVerticle.MAX_ATTEMPTS + 2);
      trail.publish(1000).settle();
      lost = trail.ledger().figures().dropped(DropReason.UNWRITABLE);
      assertThat(lost).isBetween(1L, (long) AuditPublisher.MAX_BATCH);
      assertThat(trail.ledger().figures().written()).isEqualTo(1010 - lost);
      trail.publish(7).settle();
    }
    ChainTotals totals = verify();
    assertThat(totals.events()).isEqualTo(1017 - lost);
    assertThat(totals.missing()).containsEntry(DropReason.UNWRITABLE, lost).hasSize(1);
    assertThat(totals.emitted()).isEqualTo(1017);
    assertThat(totals.stopped()).isTrue();
  }

  @Test
  void a_writer_that_never_recovers_drops_and_counts_all_at_the_end_and_says_so() throws Exception {
    ThrowingFile file = new ThrowingFile();
    TestTrail trail = TestTrail.in(directory, file);
    trail.publish(10).settle();
    file.failures.set(Integer.MAX_VALUE);
    trail.publish(1000).refuse(20).until(() -> file.attempts.get() > 1);
    assertThatThrownBy(trail::close).hasRootCauseMessage("1020 audit events could not be written");
    assertThat(trail.ledger().figures().waiting()).isZero();
    assertThat(trail.ledger().figures().written()).isEqualTo(10);
    assertThat(trail.ledger().figures().dropped(DropReason.UNWRITABLE)).isEqualTo(1020);
  }

  @Test
  void a_watcher_that_throws_is_told_no_more_and_costs_nothing() throws Exception {
    AtomicInteger told = new AtomicInteger();
    try (TestTrail trail = TestTrail.in(directory, SegmentFile::open)) {
      trail
          .watchers()
          .add(
              (sequence, line) -> {
                told.incrementAndGet();
                throw new IllegalStateException("a defect of the watcher");
              });
      trail.publish(300).settle();
      assertThat(trail.ledger().figures().written()).isEqualTo(300);
    }
    assertThat(told).hasValue(1);
    assertThat(verify().events()).isEqualTo(300);
  }

  @Test
  void a_span_that_throws_costs_no_event() throws Exception {
    try (TestTrail trail = TestTrail.in(directory, SegmentFile::open)) {
      trail.publishWithThrowingSpan().publish(3).settle();
      assertThat(trail.ledger().figures().written()).isEqualTo(4);
    }
    assertThat(verify().events()).isEqualTo(4);
  }
}
