package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaCursorTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;

  KafkaCursorTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private KafkaCursor open(String topic, long newest) throws IOException {
    return KafkaCursor.open(directory, topic, newest, RANDOM);
  }

  @Test
  void the_first_start_begins_with_the_first_record_under_a_name_of_its_own() throws Exception {
    KafkaCursor first = open("audit", 70);

    assertThat(first.sequence()).isZero();
    assertThat(first.trail()).matches("[0-9a-f]{32}");
    assertThat(first.trail())
        .isNotEqualTo(
            KafkaCursor.open(Files.createDirectory(directory.resolve("b")), "audit", 70, RANDOM)
                .trail());
  }

  @Test
  void the_next_start_goes_on_where_the_last_was() throws Exception {
    KafkaCursor first = open("audit", 70);
    KafkaCursor last = new KafkaCursor(first.trail(), "audit", 66, 60, 3);
    last.keepIn(directory);

    assertThat(open("audit", 70)).isEqualTo(last);
    assertThat(open("audit", 66)).isEqualTo(last);
  }

  @Test
  void another_topic_has_the_same_trail_from_its_first_record() throws Exception {
    KafkaCursor first = open("audit", 70);
    new KafkaCursor(first.trail(), "audit", 66, 60, 3).keepIn(directory);

    assertThat(open("other", 70)).isEqualTo(new KafkaCursor(first.trail(), "other", 0, 0, 0));
    assertThat(open("other", 70).topic()).isEqualTo("other");
  }

  @Test
  void a_chain_that_is_shorter_than_what_was_sent_is_another_trail() throws Exception {
    KafkaCursor first = open("audit", 70);
    new KafkaCursor(first.trail(), "audit", 66, 60, 3).keepIn(directory);

    KafkaCursor other = open("audit", 65);

    assertThat(other.sequence()).isZero();
    assertThat(other.trail()).isNotEqualTo(first.trail());
    assertThat(open("audit", 65)).isEqualTo(other);
  }

  @Test
  void one_that_does_not_know_its_events_counts_them_from_the_first_record() throws Exception {
    Files.writeString(
        directory.resolve(KafkaCursor.FILE),
        """
        {"trail":"0123456789abcdef0123456789abcdef","topic":"audit","sequence":66}""");

    assertThat(open("audit", 70))
        .isEqualTo(new KafkaCursor("0123456789abcdef0123456789abcdef", "audit", 0, 0, 0));
  }

  @Test
  void what_a_record_says_came_before_it_and_did_not_was_removed() throws Exception {
    KafkaCursor cursor = new KafkaCursor("trail", "audit", 66, 60, 3);

    KafkaCursor next = cursor.after(entry(67, 5, OptionalLong.empty()));
    assertThat(next).isEqualTo(new KafkaCursor("trail", "audit", 67, 65, 3));
    assertThat(next.after(entry(68, 0, OptionalLong.of(65))))
        .isEqualTo(new KafkaCursor("trail", "audit", 68, 65, 3));
    assertThat(next.after(entry(90, 0, OptionalLong.of(80))))
        .isEqualTo(new KafkaCursor("trail", "audit", 90, 80, 18));
  }

  private static TrailReader.Entry entry(long sequence, long events, OptionalLong before) {
    return new TrailReader.Entry(sequence, null, events, before, new byte[0]);
  }

  @Test
  void a_file_that_is_no_cursor_is_not_taken_for_one() throws Exception {
    Files.writeString(directory.resolve(KafkaCursor.FILE), "{\"trail\":");

    assertThatThrownBy(() -> open("audit", 70)).isInstanceOf(IOException.class);
  }
}
