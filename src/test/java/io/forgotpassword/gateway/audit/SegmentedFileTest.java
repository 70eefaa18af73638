package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file of the trail gives way to the next, and when the disk has to keep it. */
class SegmentedFileTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Path directory;
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private int forced;
  private long sequence;

  SegmentedFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private SegmentedFile open(Duration fsync) throws IOException {
    AuditSettings.Trail settings =
        new AuditSettings.Trail(1 << 20, HOUR, fsync, 1000, HOUR, Secret.NONE);
    VerifyingKey key = SigningKey.find(Secret.NONE, directory, new SecureRandom()).verifier();
    return new SegmentedFile(
        directory, TrailTail.NONE, settings, () -> now, this::openCounting, key);
  }

  private SegmentFile openCounting(Path path, long length) throws IOException {
    SegmentFile file = SegmentFile.open(path, length);
    return new SegmentFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        file.write(bytes);
      }

      @Override
      public void force() throws IOException {
        forced++;
        file.force();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  private void write(SegmentedFile file) throws IOException {
    file.open(++sequence);
    file.write(ByteBuffer.wrap("{}\n".getBytes(US_ASCII)));
    file.sync();
  }

  @Test
  void a_file_gives_way_at_its_age_and_not_before() throws Exception {
    try (SegmentedFile file = open(AuditSettings.Trail.NEVER)) {
      write(file);
      now = now.plus(HOUR).minusMillis(1);
      write(file);
      assertThat(SegmentFile.segmentsIn(directory)).hasSize(1);
      now = now.plusMillis(1);
      write(file);
    }
    assertThat(SegmentFile.segmentsIn(directory)).hasSize(2);
    assertThat(Files.readString(SegmentFile.segmentsIn(directory).get(0))).isEqualTo("{}\n{}\n");
    assertThat(Files.readString(SegmentFile.segmentsIn(directory).get(1))).isEqualTo("{}\n");
  }

  @Test
  void the_disk_keeps_what_was_written_once_in_an_interval() throws Exception {
    try (SegmentedFile file = open(Duration.ofSeconds(5))) {
      write(file);
      assertThat(forced).isEqualTo(1);
      for (int i = 0; i < 100; i++) {
        write(file);
      }
      assertThat(forced).isEqualTo(1);
      now = now.plusSeconds(5);
      assertThat(file.sync()).isTrue();
      assertThat(forced).isEqualTo(2);
      now = now.plusSeconds(5);
      assertThat(file.sync()).isTrue();
      assertThat(forced).as("nothing was written since").isEqualTo(2);
      write(file);
    }
    assertThat(forced).as("the last was kept at the end").isEqualTo(3);
  }

  @Test
  void always_keeps_each_write_and_never_keeps_none() throws Exception {
    try (SegmentedFile file = open(Duration.ZERO)) {
      write(file);
      write(file);
    }
    assertThat(forced).isEqualTo(2);
    forced = 0;
    sequence = 0;
    try (SegmentedFile file = open(AuditSettings.Trail.NEVER)) {
      write(file);
      now = now.plus(HOUR);
      write(file);
    }
    assertThat(forced).isZero();
  }

  @Test
  void a_checkpoint_is_kept_apart_after_the_disk_has_the_lines_it_covers() throws Exception {
    try (SegmentedFile file = open(Duration.ofSeconds(5))) {
      write(file);
      write(file);
      file.keep("1".getBytes(US_ASCII));
      file.keep("2".getBytes(US_ASCII));
      assertThat(checkpoint()).doesNotExist();
      now = now.plusSeconds(5);
      file.sync();
      assertThat(checkpoint()).hasContent("2");
      write(file);
      file.keep("3".getBytes(US_ASCII));
      assertThat(checkpoint()).hasContent("2");
    }
    assertThat(checkpoint()).hasContent("3");
  }

  @Test
  void a_checkpoint_does_not_wait_where_the_disk_is_left_to_itself() throws Exception {
    try (SegmentedFile file = open(AuditSettings.Trail.NEVER)) {
      write(file);
      file.keep("1".getBytes(US_ASCII));
      assertThat(checkpoint()).hasContent("1");
    }
  }

  private Path checkpoint() {
    return directory.resolve(SegmentedFile.CHECKPOINT);
  }
}
