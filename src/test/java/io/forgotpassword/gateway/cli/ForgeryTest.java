package io.forgotpassword.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.TestTrail;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * What may be done to an audit, and what {@code audit verify} says of it. The forger may change
 * every file of the directory, and takes checkpoint.json away. The auditor may have kept the public
 * key, the trail's name, and a checkpoint from the middle.
 */
class ForgeryTest {
  /** The trail that is forged, one of the same key, and one of another key. */
  @TempDir private static Path trails = Path.of(".");

  private static Path key = trails;
  private static Path checkpoint = trails;
  private static String name = "";
  private static long kept;

  private interface Change {
    void in(Copy copy) throws Exception;
  }

  /** The exit codes: given nothing, the key, key and name, the checkpoint, key and checkpoint. */
  @SuppressWarnings("ImmutableEnumChecker") // A Change has no state.
  private enum Way {
    NOTHING("3 3 3 3 0", "proved", copy -> {}),
    A_BYTE_CHANGED("1 1 1 1 1", "was changed", copy -> copy.replace(1, 4, "agent", "tneg")),
    A_SPACE_ADDED("1 1 1 1 1", "as it was written", copy -> copy.replace(1, 4, "\":1", "\": 1")),
    A_MEMBER_TWICE(
        "1 1 1 1 1",
        "as it was written",
        copy -> copy.replace(1, 4, "\"action\":", "\"action\":1,\"action\":")),
    A_RECORD_REMOVED("1 1 1 1 1", "are missing", copy -> copy.lines(1, l -> l.remove(4))),
    A_RECORD_TWICE("1 1 1 1 1", "inserted or", copy -> copy.lines(1, l -> l.add(5, l.get(4)))),
    RECORDS_SWAPPED("1 1 1 1 1", "moved", copy -> copy.lines(1, l -> Collections.swap(l, 4, 5))),
    A_RECORD_OF_ANOTHER_TRAIL(
        "1 1 1 1 1", "was changed", copy -> copy.lines(0, l -> l.set(4, copy.line("b", 0, 4)))),
    A_RECORD_RENUMBERED(
        "1 1 1 1 1", "missing", copy -> copy.replace(1, 4, "\"sequence\":\\d", "\"sequence\":9")),
    A_HASH_CHANGED(
        "1 1 1 1 1", "was changed", copy -> copy.replace(1, 4, "_hash\":\".", "_hash\":\"x")),
    CHAINED_ANEW_WITHOUT_A_KEY(
        "1 1 1 1 1",
        "signature is not valid",
        copy -> {
          copy.replace(0, 4, "agent", "tnega");
          copy.chain(null);
        }),
    A_BLANK_LINE("1 1 1 1 1", "as it was written", copy -> copy.lines(1, l -> l.add(4, ""))),
    OTHER_LINE_ENDS(
        "1 1 1 1 1", "as it was written", copy -> copy.lines(1, l -> l.replaceAll(s -> s + "\r"))),
    A_CHECKPOINT_CHANGED(
        "1 1 1 1 1", "signature", copy -> copy.replace(1, 0, "\"time\":\\d", "\"time\":9")),
    A_SIGNATURE_REMOVED(
        "1 1 1 1 1", "signature", copy -> copy.replace(1, 0, "\"signature\":\"[^\"]+\",", "")),
    A_SIGNATURE_OF_ANOTHER_CHECKPOINT(
        "1 1 1 1 1",
        "signature",
        copy -> copy.replace(1, 0, "\"signature\":\"[^\"]+\"", signatureIn(copy.line("a", 0, 0)))),
    A_TRAIL_RENAMED(
        "1 1 1 1 1", "signature", copy -> copy.replace(1, 0, "trail\":\".", "trail\":\"x")),
    A_NAME_REMOVED(
        "1 1 1 1 1", "signature", copy -> copy.replace(1, 0, ",\"trail\":\"[0-9a-f]+\"", "")),
    A_LEDGER_CHANGED(
        "1 1 1 1 1", "signature", copy -> copy.replace(1, 0, "\"written\":\\d", "\"written\":9")),
    A_KEY_RENAMED(
        "1 1 1 1 1", "signed with key", copy -> copy.replace(1, 0, "key_id\":\".", "key_id\":\"x")),
    A_CHECKPOINT_THAT_IS_NONE(
        "1 1 1 1 1",
        "something else than",
        copy -> copy.replace(0, 0, "\"checkpoint\":\\{", "\"checkpoin\":{")),
    A_SEGMENT_REMOVED("1 1 1 1 1", "segment is missing", copy -> Files.delete(copy.segment(1))),
    SEGMENTS_SWAPPED("1 1 1 1 1", "renamed", copy -> copy.swap(1, 2)),
    A_SEGMENT_RENAMED(
        "1 1 1 1 1",
        "renamed",
        copy -> Files.move(copy.segment(1), copy.directory.resolve(named(7)))),
    A_SEGMENT_EMPTIED(
        "1 1 1 1 1", "segment is missing", copy -> Files.writeString(copy.segment(1), "")),
    A_SEGMENT_CUT("1 1 1 1 1", "segment is missing", copy -> copy.cut(1, 4)),
    A_SEGMENT_WITHOUT_ITS_BEGINNING(
        "1 1 1 1 1", "beginning", copy -> copy.lines(1, l -> l.remove(0))),
    A_SEGMENT_OF_ANOTHER_TRAIL(
        "1 1 1 1 1", "", copy -> Files.write(copy.segment(1), copy.of("b").get(1))),
    ARCHIVED_UP_TO_THE_CHECKPOINT("3 3 3 3 0", "not read", copy -> Files.delete(copy.segment(0))),
    ARCHIVED_WITH_THE_CHECKPOINT(
        "3 3 3 1 1",
        "the checkpoint is not among these records",
        copy -> copy.keepSegments(copy.segments().size() - 1, copy.segments().size())),
    CUT_AFTER_THE_CHECKPOINT("3 3 3 3 0", "end not proved", copy -> copy.keepSegments(0, -1)),
    CUT_BEFORE_THE_CHECKPOINT("3 3 3 1 1", "end is cut off", copy -> copy.keepSegments(0, 1)),
    ONE_RECORD_LEFT(
        "3 3 3 1 1",
        "end is cut off",
        copy -> {
          copy.keepSegments(0, 1);
          copy.cut(0, 1);
        }),
    A_TORN_LINE_ADDED("3 3 3 3 0", "not finished", copy -> copy.append("{\"activity_id\":4,")),
    A_LINE_OF_GARBAGE_ADDED("1 1 1 1 1", "as it was written", copy -> copy.append("garbage\n")),
    AN_UNSIGNED_RECORD_ADDED(
        "3 3 3 3 0",
        "not signed yet: the last 1 records",
        copy -> copy.append(copy.forged() + "\n")),
    WRITTEN_ANEW_FROM_BEFORE_THE_CHECKPOINT(
        "3 3 3 1 1",
        "rewritten",
        copy -> {
          copy.keepSegments(0, 1);
          TestTrail.in(copy.directory).publish(200).settle().close();
          Files.delete(copy.directory.resolve("checkpoint.json"));
        }),
    ANOTHER_TRAIL_OF_THE_SAME_KEY("3 3 1 1 1", "", copy -> copy.become("b")),
    LATE_SEGMENTS_OF_ANOTHER_TRAIL_OF_THE_SAME_KEY(
        "3 3 1 1 1",
        "the checkpoint is not among these records",
        copy -> {
          copy.become("b");
          copy.keepSegments(copy.segments().size() - 1, copy.segments().size());
        }),
    ANOTHER_TRAIL_OF_ANOTHER_KEY("3 1 1 1 1", "signed with key", copy -> copy.become("c")),
    SIGNED_ANEW_WITH_ANOTHER_KEY(
        "3 1 1 1 1",
        "signed with key",
        copy -> {
          copy.replace(0, 4, "agent", "tnega");
          copy.chain(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        }),
    ANOTHER_KEY_BESIDE("1 3 3 1 0", "proved", copy -> copy.beside("c")),
    NO_KEY_BESIDE(
        "2 3 3 2 0", "proved", copy -> Files.delete(copy.directory.resolve("signing.pub"))),
    ALL_FILES_EMPTY("2 2 2 2 2", "nothing that could be", copy -> copy.fill("")),
    GARBAGE_WITHOUT_A_LINE_END("2 2 2 2 2", "nothing that could be", copy -> copy.fill("garbage")),
    GARBAGE_WITH_A_LINE_END("1 1 1 1 1", "as it was written", copy -> copy.fill("garbage\n")),
    NO_FILES("2 2 2 2 2", "no audit files", copy -> copy.keepSegments(0, 0));

    private final List<Integer> codes;
    private final String said;
    private final Change change;

    Way(String codes, String said, Change change) {
      this.codes = Stream.of(codes.split(" ", -1)).map(Integer::valueOf).toList();
      this.said = said;
      this.change = change;
    }
  }

  /** A copy of the trail, to be forged. */
  private record Copy(Path directory) {
    List<Path> segments() throws IOException {
      return segmentsOf(directory);
    }

    Path segment(int index) throws IOException {
      return segments().get(index);
    }

    List<byte[]> of(String trail) throws IOException {
      List<byte[]> contents = new ArrayList<>();
      for (Path segment : segmentsOf(trails.resolve(trail))) {
        contents.add(Files.readAllBytes(segment));
      }
      return contents;
    }

    String line(String trail, int segment, int line) throws IOException {
      return new String(of(trail).get(segment), UTF_8).split("\n", -1)[line];
    }

    interface Edit {
      void of(List<String> lines) throws IOException;
    }

    void lines(int segment, Edit edit) throws IOException {
      List<String> lines = new ArrayList<>(Files.readAllLines(segment(segment)));
      edit.of(lines);
      Files.writeString(segment(segment), lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    void replace(int segment, int line, String pattern, String by) throws IOException {
      lines(
          segment,
          lines -> {
            String before = lines.get(line);
            lines.set(line, before.replaceFirst(pattern, by.replace("$", "\\$")));
            assertThat(lines.get(line)).isNotEqualTo(before);
          });
    }

    void cut(int segment, int lines) throws IOException {
      lines(segment, all -> all.subList(lines, all.size()).clear());
    }

    void swap(int one, int other) throws IOException {
      byte[] first = Files.readAllBytes(segment(one));
      Files.write(segment(one), Files.readAllBytes(segment(other)));
      Files.write(segment(other), first);
    }

    /** Removes all segments but these; a negative end counts from the last. */
    void keepSegments(int from, int to) throws IOException {
      List<Path> all = segments();
      int end = to < 0 ? all.size() + to : to;
      for (int i = 0; i < all.size(); i++) {
        if (i < from || i >= end) {
          Files.delete(all.get(i));
        }
      }
    }

    void append(String text) throws IOException {
      Path last = segment(segments().size() - 1);
      Files.writeString(last, Files.readString(last) + text);
    }

    void fill(String text) throws IOException {
      keepSegments(0, 1);
      Files.writeString(segment(0), text);
    }

    void become(String trail) throws IOException {
      keepSegments(0, 0);
      for (Path segment : segmentsOf(trails.resolve(trail))) {
        Files.copy(segment, directory.resolve(segment.getFileName()));
      }
      beside(trail);
    }

    void beside(String trail) throws IOException {
      Path pub = trails.resolve(trail).resolve("signing.pub");
      Files.write(directory.resolve("signing.pub"), Files.readAllBytes(pub));
    }

    /** A record that would follow the last one, and needs no signature. */
    String forged() throws Exception {
      List<String> last = Files.readAllLines(segment(segments().size() - 1));
      String end = last.get(last.size() - 1);
      long sequence = sequence(end) + 1;
      return line("a", 0, 4)
          .replaceFirst("\"sequence\":\\d+", "\"sequence\":" + sequence)
          .replaceFirst("_hash\":\"[0-9a-f]+", "_hash\":\"" + hash(end));
    }

    /** Computes all hashes anew, and the signatures, too, if there is a key for them. */
    void chain(@Nullable KeyPair signer) throws Exception {
      String id = "";
      if (signer != null) {
        byte[] der = signer.getPublic().getEncoded();
        id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        String base64 = Base64.getEncoder().encodeToString(der);
        Files.writeString(
            directory.resolve("signing.pub"),
            "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
      }
      String previous = "0".repeat(64);
      for (Path segment : segments()) {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(segment)) {
          String chained = line.replaceFirst("_hash\":\"[0-9a-f]+", "_hash\":\"" + previous);
          if (signer != null && line.contains("\"signature\":")) {
            chained =
                sign(
                    chained.replaceFirst("key_id\":\"\\w+", "key_id\":\"" + id.substring(0, 16)),
                    signer);
          }
          previous = hash(chained);
          lines.add(chained);
        }
        Files.writeString(segment, String.join("\n", lines) + "\n");
      }
    }

    private static String sign(String line, KeyPair signer) throws Exception {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(signer.getPrivate());
      ed25519.update(line.replaceFirst("\"signature\":\"[^\"]+\",", "").getBytes(UTF_8));
      String signature = Base64.getEncoder().encodeToString(ed25519.sign());
      return line.replaceFirst("signature\":\"[^\"]+", "signature\":\"" + signature);
    }
  }

  private static String hash(String line) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(UTF_8)));
  }

  private static long sequence(String line) {
    return Long.parseLong(line.replaceAll("(?s).*\"sequence\":(\\d+).*", "$1"));
  }

  private static String signatureIn(String line) {
    return line.replaceAll(".*(\"signature\":\"[^\"]+\").*", "$1");
  }

  private static String named(long sequence) {
    return "account-recovery-%012d.jsonl".formatted(sequence);
  }

  private static List<Path> segmentsOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  @BeforeAll
  static void write() throws Exception {
    Path a = trails.resolve("a");
    try (TestTrail trail = TestTrail.in(a)) {
      publish(trail, 60);
      checkpoint = Files.copy(a.resolve("checkpoint.json"), trails.resolve("kept.json"));
      publish(trail, 60);
    }
    key = Files.copy(a.resolve("signing.pub"), trails.resolve("kept.pub"));
    String line = Files.readString(checkpoint);
    kept = sequence(line);
    name = line.replaceAll("(?s).*\"trail\":\"(\\w+)\".*", "$1");
    Path b = Files.createDirectory(trails.resolve("b"));
    Files.copy(a.resolve("signing.key"), b.resolve("signing.key"));
    for (String other : List.of("b", "c")) {
      try (TestTrail trail = TestTrail.in(trails.resolve(other))) {
        publish(trail, 120);
      }
    }
  }

  private static void publish(TestTrail trail, int events) {
    for (int i = 0; i < events; i += 10) {
      trail.publish(10).settle();
    }
  }

  private final StringWriter out = new StringWriter();

  private int verify(Path directory, String... options) {
    out.getBuffer().setLength(0);
    return new CommandLine(new VerifyCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(
            Stream.concat(Stream.of(directory.toString()), Stream.of(options))
                .toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void no_forgery_is_proved(Way way, @TempDir Path parent) throws Exception {
    Copy copy = new Copy(Files.createDirectory(parent.resolve("audit")));
    for (Path segment : segmentsOf(trails.resolve("a"))) {
      Files.copy(segment, copy.directory.resolve(segment.getFileName()));
    }
    for (String beside : List.of("signing.pub", "signing.key")) {
      Files.copy(trails.resolve("a").resolve(beside), copy.directory.resolve(beside));
    }
    way.change.in(copy);

    String[] withKey = {"--public-key", key.toString()};
    String[] withName = {"--public-key", key.toString(), "--trail", name};
    String[] withCheckpoint = {"--checkpoint", checkpoint.toString()};
    String[] withBoth = {"--public-key", key.toString(), "--checkpoint", checkpoint.toString()};
    List<Integer> codes = new ArrayList<>();
    for (String[] options : List.of(new String[0], withKey, withName, withCheckpoint, withBoth)) {
      codes.add(verify(copy.directory, options));
    }
    assertThat(codes).as(out.toString()).isEqualTo(way.codes);
    assertThat(out.toString()).contains(way.said);
    if (codes.get(4) == 0) {
      assertThat(out.toString())
          .containsPattern("^proved: records \\d+ to " + kept + " of trail " + name);
    }
  }
}
