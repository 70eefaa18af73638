package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.audit.ChainVerifier.ChainTotals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the disk, events are written, or dropped and stated, and the chain goes on.
 */
class LossTest {
  /** More than the backlog and the batch being written hold. */
  private static final int TOO_MANY = AuditPublisher.Backlog.MAX_EVENTS + 10_000;

  private final Path directory;

  LossTest(@TempDir Path parent) {
    directory = parent.resolve("audit");
  }

  private ChainTotals verify() throws Exception {
    return ChainVerifier.of(
            VerifyingKey.read(ChainVerifier.keyIn(directory)),
            ChainVerifier.checkpointIn(directory),
            null)
        .verify(SegmentFile.segmentsIn(directory));
  }

  private List<String> gaps() throws IOException {
    return TestTrail.lines(directory).stream().filter(line -> line.contains("\"Gap\"")).toList();
  }

  /** A disk that is full: half of what is written to it fits. */
  private static final class FullDisk implements SegmentFile.Opener {
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean full;

    @Override
    public SegmentFile open(Path path, long length) throws IOException {
      SegmentFile real = SegmentFile.open(path, length);
      return new SegmentFile() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          if (full) {
            attempts.incrementAndGet();
            real.write(bytes.slice(0, bytes.remaining() / 2));
            throw new IOException("No space left on device");
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

  @Test
  void on_a_full_disk_events_wait_and_the_chain_goes_on_when_there_is_room() throws Exception {
    FullDisk disk = new FullDisk();
    try (TestTrail trail = TestTrail.in(directory, disk)) {
      trail.publish(100).settle();
      disk.full = true;
      trail.publish(500).until(() -> disk.attempts.get() > 2);
      disk.full = false;
      trail.settle().publish(10).settle();
    }
    ChainTotals totals = verify();
    assertThat(totals.events()).isEqualTo(610);
    assertThat(totals.emitted()).isEqualTo(610);
    assertThat(totals.dropped() + totals.gaps()).isZero();
    assertThat(totals.stopped()).isTrue();
  }

  @Test
  void what_a_full_disk_costs_is_counted_and_stated() throws Exception {
    FullDisk disk = new FullDisk();
    long lost;
    try (TestTrail trail = TestTrail.in(directory, disk)) {
      trail.publish(10).settle();
      disk.full = true;
      trail.publish(TOO_MANY).until(() -> disk.attempts.get() > 0);
      disk.full = false;
      trail.settle();
      lost = trail.ledger().figures().dropped(DropReason.QUEUE_FULL);
    }
    ChainTotals totals = verify();
    assertThat(lost)
        .isGreaterThanOrEqualTo(
            TOO_MANY - AuditPublisher.Backlog.MAX_EVENTS - AuditPublisher.MAX_BATCH);
    assertThat(totals.missing()).containsOnly(Map.entry(DropReason.QUEUE_FULL, lost));
    assertThat(totals.events() + lost).isEqualTo(TOO_MANY + 10);
  }

  @Test
  void what_could_not_be_written_until_the_end_is_stated_by_the_next_process() throws Exception {
    FullDisk disk = new FullDisk();
    TestTrail failing = TestTrail.in(directory, disk);
    failing.publish(10).settle();
    disk.full = true;
    failing.publish(7).until(() -> disk.attempts.get() > 0);
    assertThatThrownBy(failing::close)
        .hasStackTraceContaining("7 audit events could not be written");
    disk.full = false;
    try (TestTrail trail = TestTrail.in(directory, disk)) {
      trail.publish(5).settle();
    }
    ChainTotals totals = verify();
    assertThat(totals.missing()).containsOnlyKeys(DropReason.PROCESS_DIED);
    assertThat(totals.events() + totals.dropped()).isEqualTo(22);
    assertThat(totals.emitted()).isEqualTo(22);
    assertThat(gaps()).hasSize(1);
  }

  @Test
  void what_a_process_had_promised_when_it_died_is_stated_by_the_next_process() throws Exception {
    try (TestTrail killed = TestTrail.in(directory)) {
      killed.publish(3).settle();
      for (int i = 0; i < 5; i++) {
        killed.ledger().promise();
      }
      killed.ledger().keepPromise();
    }
    try (TestTrail trail = TestTrail.in(directory)) {
      trail.publish(1).settle();
    }
    ChainTotals totals = verify();
    assertThat(totals.missing()).isEqualTo(Map.of(DropReason.PROCESS_DIED, 4L));
    assertThat(totals.events()).isEqualTo(4);
  }

  @Test
  void a_stalled_disk_costs_what_the_backlog_cannot_hold_and_says_so() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger writes = new AtomicInteger();
    SegmentFile.Opener stalling =
        (path, length) -> {
          SegmentFile real = SegmentFile.open(path, length);
          return new SegmentFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
              if (writes.incrementAndGet() == 2) {
                stalled.countDown();
                try {
                  release.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
              }
              real.write(bytes);
            }

            @Override
            public void force() {
              // What it would cost is not the matter here.
            }

            @Override
            public void close() throws IOException {
              real.close();
            }
          };
        };
    try (TestTrail trail = TestTrail.in(directory, stalling)) {
      trail.until(() -> writes.get() == 1).publish(1);
      stalled.await();
      trail.publish(TOO_MANY);
      long waiting = trail.ledger().figures().waiting();
      release.countDown(); // First, or a failed assertion would wait for the disk for ever.
      assertThat(waiting).isEqualTo(AuditPublisher.Backlog.MAX_EVENTS + 1);
      trail.settle();
    }
    ChainTotals totals = verify();
    assertThat(totals.events()).isEqualTo(AuditPublisher.Backlog.MAX_EVENTS + 1);
    assertThat(totals.missing())
        .containsOnly(
            Map.entry(DropReason.QUEUE_FULL, (long) TOO_MANY - AuditPublisher.Backlog.MAX_EVENTS));
  }

  @Test
  void a_removed_directory_is_made_again_and_what_went_with_it_is_missed() throws Exception {
    try (TestTrail trail = TestTrail.in(directory)) {
      trail.publish(30).settle();
      remove(directory);
      trail.publish(30).settle();
    }
    List<String> lines = TestTrail.lines(directory);
    assertThat(lines).filteredOn(line -> line.contains("\"00000000-0000-")).hasSize(30);
    assertThat(gaps()).singleElement().asString().contains("removed_file", "000000000001.jsonl");
    assertThat(Files.exists(directory.resolve("signing.pub"))).isTrue();
    ChainTotals totals = verify();
    assertThat(totals.first()).isGreaterThan(30);
    assertThat(totals.emitted()).isEqualTo(60);
  }

  @Test
  void a_torn_line_is_cut_off_and_stated() throws Exception {
    try (TestTrail trail = TestTrail.in(directory)) {
      trail.publish(5).settle();
    }
    Path segment = SegmentFile.segmentsIn(directory).get(0);
    Files.writeString(segment, "{\"activity_id\":4,", StandardOpenOption.APPEND);
    assertThat(verify().unfinishedBytes()).isEqualTo(17);
    try (TestTrail trail = TestTrail.in(directory)) {
      trail.publish(5).settle();
    }
    ChainTotals totals = verify();
    assertThat(totals.tornBytes()).isEqualTo(17);
    assertThat(totals.events()).isEqualTo(10);
    assertThat(gaps()).hasSize(1);
  }

  @Test
  void two_processes_do_not_write_one_chain() throws Exception {
    try (TestTrail trail = TestTrail.in(directory)) {
      assertThatThrownBy(() -> TestTrail.in(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another process");
      trail.publish(1).settle();
    }
  }

  @Test
  void however_much_waits_at_the_end_is_written() throws Exception {
    int keys = 3 * AuditPublisher.MAX_BATCH;
    int events = 48_000; // Many batches.
    try (TestTrail trail = TestTrail.in(directory, SegmentFile::open)) {
      trail.publish(events).refuseEach(keys, 2);
    }
    ChainTotals totals = verify();
    assertThat(totals.events()).isEqualTo(events + 2 * keys);
    assertThat(totals.dropped()).isZero();
  }

  @Test
  void events_after_the_end_are_dropped_and_counted() throws Exception {
    TestTrail trail = TestTrail.in(directory);
    trail.close();
    trail.publish(3);
    assertThat(trail.ledger().figures().dropped(DropReason.CLOSED)).isEqualTo(3);
    assertThat(trail.ledger().figures().waiting()).isZero();
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
