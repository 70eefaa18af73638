package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a large file tells the same as all of it. */
class TrailTailTest {
  private static final int EVENTS = 300;

  private final Path written;
  private final Path cut;

  TrailTailTest(@TempDir Path parent) throws IOException {
    written = Files.createDirectory(parent.resolve("written"));
    cut = Files.createDirectory(parent.resolve("cut"));
  }

  /** Lines of a trail whose last statement of the ledger is hundreds of KiB before its end. */
  private List<String> trail() throws Exception {
    try (TestTrail trail = TestTrail.in(written)) {
      trail.publish(EVENTS).settle();
    }
    List<String> lines = new ArrayList<>(TestTrail.lines(written));
    for (Path segment : SegmentFile.segmentsIn(written)) {
      Files.delete(segment);
    }
    Files.delete(written.resolve(LedgerFile.FILE));
    try (TestTrail silent = TestTrail.in(written, SegmentFile::open)) {
      silent.publish(EVENTS).settle();
      TestTrail.lines(written).stream()
          .filter(line -> !line.contains("\"ledger\":"))
          .forEach(lines::add);
    }
    return lines;
  }

  /** As it was before a file's end was enough: every line, from the first. */
  private static TrailTail whole(List<String> lines, Path segment) {
    TrailTail tail = TrailTail.NONE;
    long end = 0;
    for (String line : lines) {
      end += line.getBytes(UTF_8).length + 1;
      TrailLine record = TrailLine.read(line.getBytes(UTF_8)).orElse(null);
      if (record != null) {
        tail =
            new TrailTail(
                segment,
                end,
                0,
                tail.segment() == null ? record.millis() : tail.began(),
                record.millis(),
                new AuditChain.Head(
                    record.isCheckpoint() ? record.trail() : tail.head().trail(),
                    record.sequence(),
                    record.hash()),
                record.after(tail.figures()),
                record.isStop());
      }
    }
    return tail;
  }

  @Test
  void wherever_a_file_ends_and_whatever_is_broken_in_it() throws Exception {
    List<String> lines = trail();
    Path segment = SegmentFile.path(cut, 1);
    SplittableRandom random = new SplittableRandom(7);
    for (int length = 1; length <= lines.size(); length += 1 + random.nextInt(12)) {
      List<String> kept = new ArrayList<>(lines.subList(0, length));
      kept.add(random.nextInt(kept.size() + 1), "{\"a\":" + "1".repeat(random.nextInt(40_000)));
      Files.writeString(segment, String.join("\n", kept) + "\n{\"torn");
      TrailTail all = whole(kept, segment);
      TrailTail read = TrailTail.read(cut);
      assertThat(read)
          .as("%d lines", length)
          .isEqualTo(
              new TrailTail(
                  all.segment(),
                  all.length(),
                  Files.size(segment) - all.length(),
                  all.began(),
                  all.ended(),
                  all.head(),
                  all.figures(),
                  all.stopped()));
    }
  }

  @Test
  void a_file_without_a_record_is_passed_over() throws Exception {
    List<String> lines = trail();
    Path segment = SegmentFile.path(cut, 1);
    Files.writeString(segment, String.join("\n", lines) + "\n");
    TrailTail before = TrailTail.read(cut);
    Files.writeString(SegmentFile.path(cut, 2), "x".repeat(100_000));
    assertThat(TrailTail.read(cut).head()).isEqualTo(before.head());
    assertThat(TrailTail.read(cut).tornBytes()).isEqualTo(100_000);
  }
}
