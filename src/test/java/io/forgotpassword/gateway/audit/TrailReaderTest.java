package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailReaderTest {
  private final Path directory;

  TrailReaderTest(@TempDir Path parent) {
    directory = parent.resolve("audit");
  }

  private static List<Long> sequences(List<TrailLine> entries) {
    return entries.stream().map(TrailLine::sequence).toList();
  }

  @Test
  void one_batch_spans_as_many_small_files_as_it_takes() throws Exception {
    try (TestTrail trail = TestTrail.in(directory)) {
      for (int i = 0; i < 10; i++) {
        trail.publish(40).settle();
      }
    }
    assertThat(SegmentFile.segmentsIn(directory)).hasSizeGreaterThan(5);
    long last = TrailReader.first(directory).orElseThrow().sequence() + 399;

    List<TrailLine> batch = new TrailReader(directory).read(last);

    assertThat(sequences(batch)).isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
  }

  @Test
  void a_batch_ends_at_its_bound_and_the_next_goes_on_behind_it() throws Exception {
    try (TestTrail trail = TestTrail.in(directory)) {
      trail.publish(1500).settle();
    }
    TrailReader reader = new TrailReader(directory);

    List<TrailLine> first = reader.read(1400);
    List<TrailLine> second = reader.read(1400);

    // A MiB of records comes before a thousand of them.
    int bytes = first.stream().mapToInt(entry -> entry.bytes().length).sum();
    int last = first.get(first.size() - 1).bytes().length;
    assertThat(bytes).isBetween(1 << 20, (1 << 20) + last);
    assertThat(sequences(Stream.concat(first.stream(), second.stream()).toList()))
        .isEqualTo(LongStream.rangeClosed(1, 1400).boxed().toList());
    assertThat(reader.read(1400)).isEmpty();
  }
}
