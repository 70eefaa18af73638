package io.forgotpassword.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.TestTrail;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Everything that may be done to an audit is found. */
class VerifyCommandTest {
  private final Path directory;
  private final Path other;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  VerifyCommandTest(@TempDir Path parent) {
    directory = parent.resolve("audit");
    other = parent.resolve("other");
  }

  /** Enough for some of them to be removed. */
  private static final int LINES_OF_THE_LAST = 4;

  private int events = 100;

  @BeforeEach
  void write() throws Exception {
    try (TestTrail trail = TestTrail.in(directory)) {
      for (int i = 0; i < 10; i++) {
        trail.publish(10).settle();
      }
    }
    while (lastOf(segments()).size() < LINES_OF_THE_LAST) {
      try (TestTrail trail = TestTrail.in(directory)) {
        trail.publish(1).settle();
        events++;
      }
    }
  }

  private List<String> lastOf(List<Path> segments) throws Exception {
    return read(segments.size() - 1);
  }

  private int verify(Object... arguments) {
    return new CommandLine(new VerifyCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private List<String> read(int segment) throws IOException {
    return new ArrayList<>(Files.readAllLines(segments().get(segment)));
  }

  private void write(int segment, List<String> lines) throws IOException {
    Files.writeString(segments().get(segment), String.join("\n", lines) + "\n");
  }

  private void assertBroken(String where, String... what) {
    assertThat(verify(directory)).as(out.toString()).isEqualTo(1);
    assertThat(err.toString()).startsWith("broken: ").contains(where).contains(what);
    assertThat(out.toString()).isEmpty();
  }

  private String at(int segment, int line) throws IOException {
    return segments().get(segment) + ":" + line + ": ";
  }

  private static long sequence(String line) {
    return Long.parseLong(line.replaceAll(".*\"sequence\":(\\d+).*", "$1"));
  }

  @Test
  void an_untouched_audit_is_whole() throws Exception {
    assertThat(segments()).hasSizeGreaterThan(3);
    assertThat(verify(directory)).as(err.toString()).isEqualTo(3);
    assertThat(out.toString())
        .startsWith("consistent, but not proved: records 1 to ")
        .containsPattern("events +" + events + "\n")
        .containsPattern("ledger: emitted +" + events + "\n")
        .containsPattern("ledger: dropped +0\n")
        .contains("not proved: whose key it is", "end not proved")
        .doesNotContain("not closed", "not signed");
    List<Path> reversed = new ArrayList<>(segments());
    Collections.reverse(reversed);
    assertThat(verify(reversed.toArray())).isEqualTo(3);
  }

  @Test
  void it_is_proved_with_the_key_and_a_checkpoint_that_were_kept() throws Exception {
    Path key = directory.resolve("signing.pub");
    Path checkpoint = directory.resolve("checkpoint.json");
    assertThat(verify(directory, "--public-key", key, "--checkpoint", checkpoint)).isZero();
    assertThat(out.toString())
        .startsWith("proved: records 1 to " + sequence(Files.readString(checkpoint)) + " of trail ")
        .doesNotContain("not proved");
    assertThat(verify(directory, "--public-key", key)).isEqualTo(3);
    assertThat(verify(directory, "--checkpoint", checkpoint)).isEqualTo(3);
  }

  @Test
  void the_trail_goes_by_one_name_over_restarts() throws Exception {
    String name = trailOf(Files.readString(directory.resolve("checkpoint.json")));
    try (TestTrail trail = TestTrail.in(directory)) {
      trail.publish(100).settle();
    }
    assertThat(verify(directory, "--trail", name)).as(err.toString()).isEqualTo(3);
    assertThat(out.toString()).contains("of trail " + name);
    assertThat(verify(directory, "--trail", "0".repeat(32))).isEqualTo(1);
    assertThat(err.toString())
        .contains("the checkpoint is of trail " + name + " (expected: " + "0".repeat(32) + ")");
  }

  private static String trailOf(String line) {
    return line.replaceAll("(?s).*\"trail\":\"([0-9a-f]+)\".*", "$1");
  }

  @Test
  void an_empty_capture_is_not_whole() throws Exception {
    Path capture = Files.writeString(directory.resolve("captured"), "");
    assertThat(verify(capture)).isEqualTo(2);
    assertThat(err.toString()).contains("nothing that could be verified: no record in");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void one_that_is_being_written_is_whole_up_to_its_last_record(@TempDir Path running)
      throws Exception {
    try (TestTrail trail = TestTrail.in(running)) {
      for (int i = 0; i < 36; i++) {
        trail.publish(1).settle();
      }
      assertThat(verify(running)).as(err.toString()).isEqualTo(3);
    }
    assertThat(out.toString())
        .containsPattern("events +36\n")
        .containsPattern("ledger: emitted +36\n")
        .containsPattern("ledger: written +36\n")
        .containsPattern("not signed yet: the last \\d+ records\n")
        .contains("not closed: the writer is running");
  }

  @Test
  void a_changed_byte_is_found() throws Exception {
    List<String> lines = read(1);
    lines.set(4, lines.get(4).replace("192.0", "193.0").replace("\"agent\"", "\"Agent\""));
    write(1, lines);
    assertBroken(at(1, 5), "record " + sequence(lines.get(4)), "was changed");
  }

  @Test
  void a_byte_that_makes_it_no_canonical_json_is_found() throws Exception {
    List<String> lines = read(1);
    lines.set(4, lines.get(4).replace("\"severity_id\":1", "\"severity_id\": 1"));
    write(1, lines);
    assertBroken(at(1, 5), "not a record as it was written");
  }

  @Test
  void a_removed_record_is_found() throws Exception {
    List<String> lines = read(1);
    long removed = sequence(lines.remove(6));
    write(1, lines);
    assertBroken(at(1, 7), "record " + removed + ": ", "are missing");
  }

  @Test
  void swapped_records_are_found() throws Exception {
    List<String> lines = read(1);
    Collections.swap(lines, 6, 7);
    write(1, lines);
    assertBroken(at(1, 7), "removed or moved");
  }

  @Test
  void an_inserted_record_is_found() throws Exception {
    List<String> lines = read(1);
    lines.add(7, lines.get(6).replace("agent", "other"));
    write(1, lines);
    assertBroken(at(1, 8), "inserted or moved");
  }

  @Test
  void a_removed_tail_is_found() throws Exception {
    List<String> lines = read(segments().size() - 1);
    assertThat(lines.size()).isGreaterThan(2);
    write(segments().size() - 1, lines.subList(0, 2));
    assertBroken(at(segments().size() - 1, 2), "the end is cut off");
  }

  @Test
  void a_removed_last_segment_is_found() throws Exception {
    Files.delete(segments().get(segments().size() - 1));
    assertBroken("", "the end is cut off");
  }

  @Test
  void a_missing_segment_is_found() throws Exception {
    Files.delete(segments().get(2));
    assertBroken(at(2, 1), "a segment is missing");
  }

  @Test
  void swapped_segments_are_found() throws Exception {
    List<String> first = read(1);
    List<String> second = read(2);
    write(1, second);
    write(2, first);
    assertBroken(at(1, 1), "renamed");
  }

  @Test
  void a_changed_checkpoint_is_found() throws Exception {
    List<String> lines = read(1);
    lines.set(0, lines.get(0).replaceAll("\"time\":\\d", "\"time\":9"));
    write(1, lines);
    assertBroken(at(1, 1), "signature is not valid");
  }

  @Test
  void a_chain_made_anew_with_another_key_is_found() throws Exception {
    try (TestTrail trail = TestTrail.in(other)) {
      trail.publish(100).settle();
    }
    Path key = directory.resolve("signing.pub");
    assertThat(verify(other, "--public-key", key)).isEqualTo(1);
    assertThat(err.toString()).contains("signed with key");
  }

  @Test
  void a_forged_signature_under_the_right_key_id_is_found() throws Exception {
    try (TestTrail trail = TestTrail.in(other)) {
      trail.publish(100).settle();
    }
    String right = keyId(Files.readString(directory.resolve("checkpoint.json")));
    Path forged = other.resolve("checkpoint.json");
    String foreign = Files.readString(forged);
    Files.writeString(forged, foreign.replace(keyId(foreign), right));
    Path key = directory.resolve("signing.pub");
    assertThat(verify(directory, "--public-key", key, "--checkpoint", forged)).isEqualTo(1);
    assertThat(err.toString()).contains("signature is not valid");
  }

  private static String keyId(String line) {
    return line.replaceAll("(?s).*\"key_id\":\"([0-9a-f]+)\".*", "$1");
  }

  @Test
  void a_rewritten_end_contradicts_a_checkpoint_kept_elsewhere() throws Exception {
    Path kept = other;
    Files.copy(directory.resolve("checkpoint.json"), kept);
    int last = segments().size() - 1;
    write(last, read(last).subList(0, 2));
    try (TestTrail trail = TestTrail.in(directory)) {
      trail.publish(100).settle();
    }
    assertThat(verify(directory)).as(err.toString()).isEqualTo(3);
    assertThat(verify(directory, "--checkpoint", kept)).isEqualTo(1);
    assertThat(err.toString()).contains("the end was rewritten");
  }

  @Test
  void segments_that_were_archived_are_said_to_be_unread() throws Exception {
    Files.delete(segments().get(0));
    assertThat(verify(directory)).as(err.toString()).isEqualTo(3);
    assertThat(out.toString()).contains("not read: records before ");
  }

  @Test
  void what_cannot_be_read_ends_with_two() throws Exception {
    assertThat(verify(directory.resolve("absent.jsonl"))).isEqualTo(2);
    assertThat(verify(directory, "--public-key", segments().get(0))).isEqualTo(2);
    Path binary = Files.write(directory.resolve("binary.pub"), new byte[] {(byte) 0xff, 1});
    assertThat(verify(directory, "--public-key", binary)).isEqualTo(2);
    assertThat(err.toString()).contains(binary + ": no Ed25519 public key in PEM");
    assertThat(verify()).isEqualTo(2);
    assertThat(verify(other)).isEqualTo(2);
  }

  @Test
  void only_the_owner_may_read_the_signing_key() throws Exception {
    assertThat(Files.getPosixFilePermissions(directory.resolve("signing.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
