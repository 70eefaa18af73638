package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.ChainVerifier;
import io.forgotpassword.gateway.audit.ChainVerifier.ChainTotals;
import io.forgotpassword.gateway.audit.DropReason;
import io.forgotpassword.gateway.audit.TestTrail;
import io.forgotpassword.gateway.audit.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 costs what was not yet written, and the trail says how much that was. */
@Tag("slow")
class AuditKillTest {
  private static final int KILLS = 20;
  private static final int EVENTS_BEFORE_A_KILL = 200;

  @Test
  void after_every_kill_the_chain_goes_on_and_says_what_was_lost(@TempDir Path parent)
      throws Exception {
    Path directory = parent.resolve("audit");
    long emitted = 0;
    for (int i = 0; i < KILLS; i++) {
      try (CommandProcess load =
          CommandProcess.start(AuditLoad.class, parent, Map.of(), directory.toString())) {
        load.await("publishing");
        awaitEmitted(directory, emitted + EVENTS_BEFORE_A_KILL);
        load.signal("KILL");
        load.exitCode();
      }
      emitted = emitted(directory);
    }
    ChainTotals before = verify(directory);
    assertThat(before.gaps()).isEqualTo(KILLS - 1);
    assertThat(emitted).isGreaterThanOrEqualTo(before.emitted());
    TestTrail.in(directory).close();

    ChainTotals totals = verify(directory);
    assertThat(totals.first()).isEqualTo(1);
    assertThat(totals.gaps()).isEqualTo(KILLS);
    assertThat(totals.stopped()).isTrue();
    assertThat(totals.missing().getOrDefault(DropReason.PROCESS_DIED, 0L))
        .isEqualTo(Math.max(0, emitted - before.events()));
    assertThat(totals.emitted()).isEqualTo(totals.written() + totals.dropped());
    assertThat(totals.written()).isEqualTo(totals.events());
  }

  private static ChainTotals verify(Path directory) throws Exception {
    return ChainVerifier.of(
            VerifyingKey.read(ChainVerifier.keyIn(directory)),
            ChainVerifier.checkpointIn(directory),
            null)
        .verify(ChainVerifier.segmentsOf(directory));
  }

  /** What the process said last, and what the next one will know of it. */
  private static long emitted(Path directory) throws Exception {
    return ByteBuffer.wrap(Files.readAllBytes(directory.resolve("audit.ledger"))).getLong();
  }

  private static void awaitEmitted(Path directory, long events) throws Exception {
    Await.every(
        Duration.ofMillis(2),
        Duration.ofSeconds(30),
        events + " events emitted",
        () -> emitted(directory) >= events);
  }
}
