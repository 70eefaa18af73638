package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.AuditSettings.AddressSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a writer has nothing more to do until the next event, so that its verticle may sleep. */
class TrailWriterTest {
  private static final AuditSettings.Trail SETTINGS = AuditSettings.Trail.DEFAULT;
  private static final AuditEvent EVENT = TestTrail.event(1);

  private final AuditLedger ledger = new AuditLedger();
  private final Disk disk = new Disk();
  private Instant now = Instant.parse("2026-12-01T00:00:00Z");
  private final TrailWriter writer = writer();

  /** Keeps nothing; what was written is on the disk when the test says so. */
  private static final class Disk implements AuditSink {
    private boolean synced = true;

    @Override
    public void write(ByteBuffer lines) {
      synced = false;
    }

    @Override
    public boolean sync() {
      return synced;
    }

    @Override
    public String name() {
      return "disk";
    }

    @Override
    public void close() {}
  }

  private TrailWriter writer() {
    SecureRandom random = new SecureRandom();
    try {
      SigningKey key = SigningKey.find(SETTINGS.signingKey(), null, random);
      AuditRecord events =
          new AuditRecord(new Pseudonym(new byte[32]), AddressSettings.WHOLE, "1.0.0");
      return new TrailWriter(
          TrailTail.NONE.head(),
          TrailTail.NONE,
          events,
          new TrailRecords(events.version(), key),
          disk,
          ledger,
          SETTINGS,
          () -> now,
          new TrailWatchers());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(List<AuditEntry> entries, boolean reachesDisk) throws IOException {
    writer.write(entries);
    disk.synced = reachesDisk;
    writer.sync();
  }

  @BeforeEach
  void start() throws IOException {
    assertThat(writer.isSettled()).as("nothing was written yet, and nothing is due").isTrue();
    write(List.of(), true);
    assertThat(writer.isSettled()).as("the first record is a checkpoint").isTrue();
  }

  @Test
  void a_checkpoint_is_due_after_an_event_and_then_nothing() throws IOException {
    write(List.of(EVENT), true);
    assertThat(writer.isSettled()).isFalse();

    now = now.plus(SETTINGS.checkpointInterval());
    write(List.of(), true);

    assertThat(writer.isSettled()).isTrue();
  }

  @Test
  void the_disk_is_due_until_it_has_the_checkpoint() throws IOException {
    write(List.of(EVENT), true);
    now = now.plus(SETTINGS.checkpointInterval());
    write(List.of(), false);
    assertThat(writer.isSettled()).isFalse();

    disk.synced = true;
    writer.sync();

    assertThat(writer.isSettled()).isTrue();
  }

  @Test
  void a_gap_is_due_after_a_drop() throws IOException {
    ledger.drop(DropReason.QUEUE_FULL, 1);
    assertThat(writer.isSettled()).isFalse();

    write(List.of(), true);
    now = now.plus(SETTINGS.checkpointInterval());
    write(List.of(), true);

    assertThat(writer.isSettled()).isTrue();
  }
}
