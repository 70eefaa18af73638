package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaCursorTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String NAME = "f".repeat(32);

  private final Path directory;

  KafkaCursorTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private KafkaCursor open(String topic, long newest) throws IOException {
    return KafkaCursor.open(directory, topic, new AuditChain.Head(NAME, newest, "0"), RANDOM);
  }

  @Test
  void the_first_start_begins_with_the_first_record_under_the_trails_name() throws Exception {
    KafkaCursor first = open("audit", 70);

    assertThat(first.sequence()).isZero();
    assertThat(first.trail()).isEqualTo(NAME);
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
    assertThat(other.trail()).matches("[0-9a-f]{32}").isNotEqualTo(first.trail());
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

  /** A record that is so many events and, where it states the ledger, says how many were before. */
  private static TrailLine entry(long sequence, long events, OptionalLong before) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("class_uid", events == 0 ? 1008 : 3001).put("count", events);
    ObjectNode unmapped = json.putObject("unmapped");
    before.ifPresent(written -> unmapped.putObject("ledger").put("written", written));
    return new TrailLine(json, new byte[0], sequence, "", "");
  }

  @Test
  void a_file_that_is_no_cursor_is_not_taken_for_one() throws Exception {
    Files.writeString(directory.resolve(KafkaCursor.FILE), "{\"trail\":");

    assertThatThrownBy(() -> open("audit", 70)).isInstanceOf(IOException.class);
  }
}
