package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps lines in the files of a directory, one file after the other, and the newest checkpoint in a
 * file of its own. That file is written after the lines that the checkpoint covers have reached the
 * disk: else a crash would look like a cut. After a failure the current file is opened again and
 * cut to the lines that were kept. When the current file was removed, a new one begins.
 */
final class SegmentedFile implements AuditSink {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentedFile.class);

  static final String CHECKPOINT = "checkpoint.json";

  private final Path directory;
  private final AuditSettings.Trail settings;
  private final InstantSource clock;
  private final SegmentFile.Opener opener;
  private final VerifyingKey key;
  private @Nullable Path current;
  private @Nullable SegmentFile file; // Null before the first write, and after a failure.
  private @Nullable Object identity;
  private long length;
  private long began;
  private Opening opening = Opening.CONTINUED;
  private boolean unsynced;
  private long synced;
  private byte @Nullable [] checkpoint; // The newest, until it is in its own file.

  SegmentedFile(
      Path directory,
      TrailTail tail,
      AuditSettings.Trail settings,
      InstantSource clock,
      SegmentFile.Opener opener,
      VerifyingKey key) {
    this.directory = directory;
    this.settings = settings;
    this.clock = clock;
    this.opener = opener;
    this.key = key;
    this.current = tail.segment();
    this.length = tail.length();
    this.began = tail.began();
  }

  @Override
  public Opening open(long sequence) throws IOException {
    // Writing to a removed file would not fail.
    if (file != null && !isThere()) {
      release();
    }
    if (file != null && isFull()) {
      force(file);
      release();
      begin(sequence, Opening.SEGMENT);
    } else if (file == null) {
      reopen(sequence);
    }
    return opening;
  }

  private void reopen(long sequence) throws IOException {
    Path last = current;
    if (last == null) {
      begin(sequence, Opening.SEGMENT);
    } else if (Files.isRegularFile(last) && Files.size(last) >= length) {
      use(last);
    } else {
      begin(sequence, Opening.REPLACEMENT);
    }
  }

  private void begin(long sequence, Opening how) throws IOException {
    Files.createDirectories(directory);
    key.keepIn(directory);
    current = SegmentFile.path(directory, sequence);
    length = 0;
    began = clock.millis();
    opening = how;
    use(current);
  }

  private void use(Path segment) throws IOException {
    file = opener.open(segment, length);
    identity = identityOf(segment);
  }

  private boolean isThere() {
    try {
      Path segment = Objects.requireNonNull(current);
      return Objects.equals(identityOf(segment), identity);
    } catch (IOException gone) {
      return false;
    }
  }

  /** What a file keeps until it is removed; null where the system has no such thing. */
  private static @Nullable Object identityOf(Path segment) throws IOException {
    return Files.readAttributes(segment, BasicFileAttributes.class).fileKey();
  }

  private boolean isFull() {
    return length >= settings.segmentBytes()
        || (length > 0 && clock.millis() - began >= settings.segmentAge().toMillis());
  }

  @Override
  public void write(ByteBuffer lines) throws IOException {
    int bytes = lines.remaining();
    attempt(
        open -> {
          open.write(lines);
          unsynced = true;
          if (settings.fsync().isZero()) {
            force(open);
          }
        });
    length += bytes;
    opening = Opening.CONTINUED;
  }

  @Override
  public void keep(byte[] newest) {
    checkpoint = newest;
    if (!unsynced || isLeftToSystem()) {
      keepCheckpoint();
    }
  }

  private void keepCheckpoint() {
    byte[] newest = checkpoint;
    checkpoint = null;
    if (newest != null) {
      try {
        SegmentFile.replace(directory.resolve(CHECKPOINT), newest, false);
      } catch (IOException | RuntimeException e) {
        LOG.warn("the newest audit checkpoint is among the records only", e);
      }
    }
  }

  @Override
  public boolean sync() throws IOException {
    if (file != null && clock.millis() - synced >= settings.fsync().toMillis()) {
      attempt(this::force);
    }
    return !unsynced;
  }

  private void force(SegmentFile open) throws IOException {
    if (unsynced && !isLeftToSystem()) {
      open.force();
    }
    unsynced = false;
    synced = clock.millis();
    keepCheckpoint();
  }

  private interface Step {
    void on(SegmentFile open) throws IOException;
  }

  /** Takes a step on the open file, which is closed when that fails. */
  private void attempt(Step step) throws IOException {
    SegmentFile open = Objects.requireNonNull(file, "not open");
    try {
      step.on(open);
    } catch (IOException | RuntimeException e) {
      release();
      throw e;
    }
  }

  private boolean isLeftToSystem() {
    return settings.fsync().equals(AuditSettings.Trail.NEVER);
  }

  private void release() throws IOException {
    SegmentFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String name() {
    return current == null ? directory.toString() : String.valueOf(current.getFileName());
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      force(file);
    }
    release();
  }
}
