package io.forgotpassword.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgotpassword.gateway.e2e.TestGateway;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Support staff find a user's events, with the key and not without. */
class PseudonymCommandTest {
  private static final String OLD_KEY = "the key of last year, long enough";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path directory;

  PseudonymCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private int pseudonym(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return new CommandLine(new PseudonymCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(texts);
  }

  private static JsonNode audited(TestGateway gateway) throws Exception {
    gateway.rest("/forgot-password", "{\"username\": \"grace\"}");
    gateway.stopGateway();
    return new ObjectMapper().readTree(gateway.audit().get(gateway.audit().size() - 1));
  }

  private void assertFinds(JsonNode event) {
    assertThat(out.toString())
        .contains(event.at("/user/uid").asText() + "\n")
        .contains(event.at("/unmapped/pseudonym_key").asText() + "\n")
        .doesNotContain("grace");
  }

  @Test
  void without_a_key_there_is_no_pseudonym_and_none_is_made() throws Exception {
    TestGateway never = TestGateway.in(directory).startPool();
    try (never) {
      assertThat(pseudonym("--config", never.writeConfig(), "--username", "grace")).isEqualTo(2);
      assertThat(err.toString()).contains("--key-file").doesNotContain("grace");
      assertThat(never.auditDirectory()).doesNotExist();
    }
    assertThat(pseudonym("--key-file", directory.resolve("none"), "--username", "grace"))
        .isNotZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void the_key_beside_the_audit_finds_any_spelling() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      JsonNode event = audited(gateway);
      assertThat(pseudonym("--config", gateway.writeConfig(), "--username", "GRACE")).isZero();
      assertFinds(event);
    }
  }

  @Test
  void a_key_file_that_has_no_key_is_named_and_ends_with_two() throws Exception {
    Path binary = Files.write(directory.resolve("binary.key"), new byte[] {(byte) 0xff, 1});
    Path empty = Files.writeString(directory.resolve("empty.key"), "\n");
    for (Path file : List.of(directory.resolve("absent.key"), binary, empty)) {
      assertThat(pseudonym("--key-file", file, "--username", "grace")).isEqualTo(2);
      assertThat(err.toString()).contains(file + ": cannot be read (expected: a pseudonym-key");
    }
  }

  @Test
  void a_key_beside_the_audit_that_is_no_text_is_named_and_ends_with_two() throws Exception {
    try (TestGateway never = TestGateway.in(directory).startPool()) {
      Path config = never.writeConfig();
      Path key = Files.createDirectories(never.auditDirectory()).resolve("pseudonym.key");
      Files.write(key, new byte[] {(byte) 0xff, 1});
      assertThat(pseudonym("--config", config, "--username", "grace")).isEqualTo(2);
      assertThat(err.toString()).contains(key + ": no UTF-8 text (expected: a pseudonym-key");
    }
  }

  @Test
  void an_earlier_key_still_finds_what_was_written_under_it() throws Exception {
    JsonNode early;
    try (TestGateway gateway =
        TestGateway.in(directory).withAudit("pseudonym-key: \"" + OLD_KEY + "\"").start()) {
      early = audited(gateway);
    }
    try (TestGateway gateway =
        TestGateway.in(directory).withAudit("pseudonym-key: \"this year's, and longer\"").start()) {
      JsonNode late = audited(gateway);
      assertThat(late.at("/user/uid")).isNotEqualTo(early.at("/user/uid"));
      assertThat(late.at("/unmapped/pseudonym_key"))
          .isNotEqualTo(early.at("/unmapped/pseudonym_key"));
    }
    Path file = Files.writeString(directory.resolve("old.key"), OLD_KEY + "\n");
    InputStream typed = new ByteArrayInputStream("grace\n".getBytes(StandardCharsets.UTF_8));
    InputStream before = System.in;
    System.setIn(typed);
    try {
      assertThat(pseudonym("--key-file", file)).isZero();
    } finally {
      System.setIn(before);
    }
    assertFinds(early);
  }
}
