package io.forgotpassword.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  ReplayCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private String clients = "{client-id: abc}";

  private int replay(String limits, Path... audit) throws IOException {
    Path config = directory.resolve("candidate.yaml");
    Files.writeString(
        config, "cognito: {region: eu-west-1}\nclients: [" + clients + "]\nlimits: " + limits);
    CommandLine command =
        new CommandLine(new ReplayCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] arguments = new String[audit.length + 2];
    arguments[0] = "--config";
    arguments[1] = config.toString();
    for (int i = 0; i < audit.length; i++) {
      arguments[i + 2] = audit[i].toString();
    }
    return command.execute(arguments);
  }

  private Path audit(String name, String... lines) throws IOException {
    return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String line(int second, String user, String ip, String verdict) {
    return """
        {"time":%d,"class_uid":3001,"activity_id":4,"user":{"uid":"%s"},\
        "src_endpoint":{"ip":"%s"},"status_code":"%s","unmapped":{"client_id":"abc","latency_us":9}}\
        """
        .formatted(START.plusSeconds(second).toEpochMilli(), user, ip, verdict);
  }

  /** The numbers behind a name in the report. */
  private String row(String name) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip().replaceAll(" +", " "))
        .findFirst()
        .orElse("no row " + name + " in " + out);
  }

  @Test
  void each_rule_is_told_with_whom_it_would_have_refused() throws Exception {
    Path audit =
        audit(
            "a.jsonl",
            line(0, "ada", "192.0.2.1", "accepted"),
            line(1, "ada", "192.0.2.2", "accepted"),
            line(2, "ada", "198.51.100.1", "accepted"),
            line(3, "bob", "198.51.100.1", "limited-username"),
            line(4, "bob", "198.51.100.2", "rejected"));

    int code =
        replay(
            """
            {rules: [
              {name: per-username, key: username, allow: [1 per 1h]},
              {name: trial, key: global, allow: [2 per 1h], mode: shadow}]}
            """,
            audit);

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .startsWith("5 requests, 2026-11-23T09:59:59.999Z to 2026-11-23T10:00:03.999Z");
    assertThat(row("per-username")).isEqualTo("enforce 5 3 60.00 2 2");
    assertThat(row("trial")).isEqualTo("shadow 5 1 20.00 1 1");
    assertThat(row("refused as recorded")).isEqualTo("1");
    assertThat(row("refused by the candidate")).isEqualTo("3");
    assertThat(row("newly refused")).isEqualTo("3");
    assertThat(row("newly admitted")).isEqualTo("1");
  }

  @Test
  void what_a_trusted_device_asked_is_replayed_in_its_lane() throws Exception {
    String trusted =
        line(0, "ada", "192.0.2.1", "accepted")
            .replace("\"latency", "\"lane\":\"trusted\",\"latency");
    Path audit =
        audit(
            "a.jsonl",
            trusted,
            trusted,
            trusted,
            line(1, "ada", "192.0.2.1", "accepted"),
            line(2, "ada", "192.0.2.1", "accepted"));
    String rules = "rules: [{name: per-username, key: username, allow: [1 per 1h]}]";

    assertThat(replay("{" + rules + ", trusted-devices: {}}", audit)).isZero();

    assertThat(row("per-username")).isEqualTo("enforce 2 1 50.00 1 1");
    assertThat(row("trusted-username")).isEqualTo("enforce 3 1 33.33 1 1");
    assertThat(row("trusted-guesses")).isEqualTo("enforce 0 0 0.00 0 0");
    assertThat(row("refused by the candidate")).isEqualTo("2");
    assertThat(out.toString())
        .contains("not replayed: trusted-device,")
        .doesNotContain("forgotten-devices");
  }

  /** In another user pool the name is another person's. */
  @Test
  void what_is_a_users_own_is_replayed_in_the_users_pool() throws Exception {
    String one =
        line(0, "ada", "192.0.2.1", "accepted")
            .replace("\"latency", "\"lane\":\"trusted\",\"latency");
    String other = one.replace("abc", "def");
    clients =
        "{client-id: abc, user-pool-id: eu-west-1_a}, {client-id: def, user-pool-id: eu-west-1_b}";

    replay("{trusted-devices: {}}", audit("a.jsonl", one, one, other, other));

    assertThat(row("trusted-username")).isEqualTo("enforce 4 0 0.00 0 0");
    assertThat(row("newly refused")).isEqualTo("0");
  }

  @Test
  void what_a_pause_refused_is_said_not_to_be_replayed() throws Exception {
    replay(
        "{trusted-devices: {}}\nowner-pause: {base-url: \"https://login.example.com\"}",
        audit("a.jsonl", line(0, "ada", "192.0.2.1", "limited-username")));

    assertThat(out.toString()).contains("not replayed: paused,").doesNotContain("pause-links");
  }

  @Test
  void a_candidate_without_trusted_devices_asks_them_what_it_asks_everybody() throws Exception {
    String trusted =
        line(0, "ada", "192.0.2.1", "accepted")
            .replace("\"latency", "\"lane\":\"trusted\",\"latency");

    replay(
        "{rules: [{name: per-username, key: username, allow: [1 per 1h]}]}",
        audit("a.jsonl", trusted, trusted));

    assertThat(row("per-username")).isEqualTo("enforce 2 1 50.00 1 1");
  }

  @Test
  void floods_of_any_count_are_replayed_in_bounded_work() throws Exception {
    String flood = line(0, "ada", "192.0.2.1", "limited-address");
    String[] lines = new String[80];
    Arrays.fill(lines, flood.replace("{\"time\"", "{\"count\":10000000,\"time\""));
    Path audit = audit("flood.jsonl", lines);

    assertThat(replay("{rules: [{name: two, key: ip, allow: [2 per 1h]}]}", audit)).isZero();

    assertThat(row("two")).isEqualTo("enforce 800000000 799999998 100.00 1 1");
    assertThat(row("newly admitted")).isEqualTo("2");
    assertThat(out.toString())
        .contains("799200000 requests of floods count as the 10000th of their line");
  }

  @Test
  void time_passes_as_it_was_recorded_over_files_given_in_any_order() throws Exception {
    Path day =
        audit(
            "1.jsonl",
            line(0, "ada", "192.0.2.1", "accepted"),
            line(61, "ada", "192.0.2.1", "accepted"));
    Path other = audit("2.jsonl", line(30, "ada", "192.0.2.1", "accepted"));

    assertThat(replay("{rules: [{name: slow, key: ip, allow: [1 per 1m]}]}", other, day)).isZero();

    assertThat(row("slow")).isEqualTo("enforce 3 1 33.33 1 1");
  }

  @Test
  void what_never_reached_the_limits_is_not_asked() throws Exception {
    Path audit =
        audit(
            "a.jsonl",
            line(0, "ada", "192.0.2.1", "accepted")
                .replace("\"latency", "\"shared\":true,\"latency"),
            line(0, "ada", "192.0.2.1", "unknown-client"),
            line(0, "ada", "192.0.2.1", "malformed"),
            line(0, "ada", "192.0.2.1", "throttled"));

    assertThat(replay("{rules: [{name: slow, key: ip, allow: [1 per 1m]}]}", audit)).isZero();

    assertThat(row("slow")).isEqualTo("enforce 1 0 0.00 0 0");
  }

  @Test
  void unreadable_lines_and_other_events_are_counted_and_left_out() throws Exception {
    Path audit =
        audit(
            "a.jsonl",
            "",
            "garbage",
            "{",
            "[]",
            "{\"time\":\"x\",\"class_uid\":3001}",
            "x".repeat(10_000_000),
            "[".repeat(60_000),
            "\u0000",
            line(0, "unknown", "192.0.2.1", "malformed"),
            line(0, "ada", "nowhere", "accepted"),
            line(0, "ada", "192.0.2.1", "accepted").replace("3001", "6003"),
            line(1, "ada", "192.0.2.1", "accepted"));

    assertThat(replay("{rules: []}", audit)).isZero();

    assertThat(out.toString())
        .startsWith("1 requests")
        .contains("3 lines are of other events", "8 lines are unreadable and left out");
  }

  @Test
  void requests_that_were_refused_unread_are_counted_and_left_out() throws Exception {
    String unread =
        line(1, "unknown", "192.0.2.1", "limited-address").replace("\"client_id\":\"abc\",", "");
    Path audit =
        audit(
            "a.jsonl",
            line(0, "ada", "192.0.2.1", "accepted"),
            line(1, "ada", "192.0.2.1", "limited-address"),
            unread,
            unread.replace("{\"time\"", "{\"count\":41,\"time\""));

    assertThat(replay("{rules: [{name: slow, key: ip, allow: [1 per 1m]}]}", audit)).isZero();

    assertThat(out.toString())
        .startsWith("2 requests")
        .contains("42 requests were refused by their address before they were read")
        .doesNotContain("other events");
    assertThat(row("slow")).isEqualTo("enforce 2 1 50.00 1 1");
  }

  @Test
  void what_an_audit_does_not_hold_is_said_and_not_pretended() throws Exception {
    Path audit = audit("a.jsonl", line(0, "ada", "192.0.2.1", "accepted"));

    replay(
        """
        {phone-countries: [DE], rules: [
          {name: software, key: fingerprint, allow: [1 per 1h]},
          {name: sms, key: phone-country+ip, allow: [1 per 1h]},
          {name: per-ip, key: ip, allow: [1 per 1h]}]}
        """,
        audit);

    assertThat(row("per-ip")).startsWith("enforce 1 0");
    assertThat(out.toString())
        .contains(
            "not replayed: software, an audit does not hold",
            "not replayed: sms, an audit does not hold",
            "not replayed: phone-countries, an audit does not hold")
        .doesNotContain("software ", "sms ");
  }

  @Test
  void addresses_that_were_cut_are_counted_as_networks_and_that_is_said() throws Exception {
    String cut = "\"ip_prefix\":24,\"latency";
    Path audit =
        audit(
            "a.jsonl",
            line(0, "ada", "192.0.2.0", "accepted").replace("\"latency", cut),
            line(1, "bob", "192.0.2.0", "accepted").replace("\"latency", cut),
            line(2, "bob", "198.51.100.1", "accepted"));

    assertThat(replay("{rules: [{name: per-ip, key: ip, allow: [1 per 1h]}]}", audit)).isZero();

    assertThat(row("per-ip")).isEqualTo("enforce 3 1 33.33 1 1");
    assertThat(out.toString()).contains("2 requests have a network for an address");
  }

  @Test
  void a_record_of_many_refusals_is_asked_as_many_times() throws Exception {
    String first = line(0, "ada", "192.0.2.1", "limited-username");
    Path audit =
        audit(
            "a.jsonl",
            line(0, "ada", "192.0.2.1", "accepted"),
            first.replace("\"time\"", "\"count\":7,\"time\""),
            first
                .replace("\"time\"", "\"count\":20,\"time\"")
                .replace("\"latency", "\"differs\":[\"src_endpoint.ip\"],\"latency"),
            first.replace("\"time\"", "\"count\":0,\"time\""),
            first.replace("\"time\"", "\"count\":99999999999,\"time\""));

    assertThat(replay("{rules: [{name: slow, key: username, allow: [10 per 24h]}]}", audit))
        .isZero();

    assertThat(row("slow")).isEqualTo("enforce 28 18 64.29 1 1");
    assertThat(row("refused as recorded")).isEqualTo("27");
    assertThat(row("newly admitted")).isEqualTo("9");
    assertThat(out.toString())
        .contains("20 requests of floods count as from the first", "2 lines are unreadable");
  }

  @Test
  void a_bad_candidate_or_a_file_that_is_not_there_ends_with_two() throws Exception {
    Path audit = audit("a.jsonl");

    assertThat(replay("{rules: 7}", audit)).isEqualTo(2);
    assertThat(err.toString()).contains("limits.rules: a single value (expected: a list)");
    assertThat(replay("{rules: []}", directory.resolve("absent.jsonl"))).isEqualTo(2);
    assertThat(err.toString()).contains("absent.jsonl", "expected: an audit file");
    assertThat(replay("{rules: []}")).isEqualTo(2);
    assertThat(replay("{rules: []}", audit)).isZero();
    assertThat(out.toString()).startsWith("0 requests\n");
  }
}
