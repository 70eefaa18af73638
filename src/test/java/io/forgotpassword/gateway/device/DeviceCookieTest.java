package io.forgotpassword.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceCookieTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration REMEMBER = Duration.ofDays(180);
  private static final Secret KEY = Secret.of("a key of the device cookies, 32 bytes");
  private static final Secret OTHER_KEY = Secret.of("another key of device cookies, 32 bytes");
  private static final String CLIENT = "client";
  private static final Username ALICE = Username.of("alice@example.com");
  private static final Username BOB = Username.of("bob@example.com");

  private Instant now = START;
  private final DeviceCookie cookies = cookiesOf(KEY);

  private DeviceCookie cookiesOf(Secret... keys) {
    return new DeviceCookie(List.of(keys), REMEMBER, () -> now, new SecureRandom());
  }

  private Secret issue(Username... names) {
    return cookies.renew(Secret.NONE, CLIENT, List.of(names));
  }

  private @Nullable TrustedDevice alices(String cookie) {
    return cookies.prove(Secret.of(cookie), CLIENT, ALICE);
  }

  private Instant since(String cookie, Username name) {
    return Objects.requireNonNull(cookies.prove(Secret.of(cookie), CLIENT, name)).since();
  }

  @Test
  void a_cookie_that_is_none_of_ours_proves_nothing() {
    String valid = issue(ALICE).reveal();
    for (String cookie :
        List.of(
            "",
            "~",
            "...",
            valid + "~",
            "~" + valid,
            valid + "~x",
            valid + " ",
            "\"" + valid + "\"",
            valid + "=",
            valid.replace('.', ','),
            String.join("~", Collections.nCopies(5, valid)),
            "x".repeat(8192),
            valid + "~" + "x".repeat(8192))) {
      assertThat(alices(cookie)).as(cookie).isNull();
    }
  }

  @Test
  void a_clock_of_1970_ends_the_check_of_a_cookie() {
    String valid = issue(ALICE).reveal();
    now = Instant.EPOCH;
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertThat(alices("")).isNull();
          assertThat(alices(valid)).isNull();
        });
  }

  @Test
  void every_truncated_cookie_proves_nothing() {
    String valid = issue(ALICE).reveal();
    for (int length = 0; length < valid.length(); length++) {
      assertThat(alices(valid.substring(0, length))).isNull();
      assertThat(alices(valid.substring(valid.length() - length))).isNull();
    }
  }

  @Test
  void every_flipped_bit_spoils_a_cookie() {
    String valid = issue(ALICE).reveal();
    for (int i = 0; i < valid.length(); i++) {
      for (int bit = 1; bit < 256; bit <<= 1) {
        char[] flipped = valid.toCharArray();
        flipped[i] ^= (char) bit;
        assertThat(alices(new String(flipped))).isNull();
      }
    }
  }

  @Test
  void another_client_and_another_name_prove_nothing() {
    Secret valid = issue(ALICE);

    assertThat(cookies.prove(valid, "other", ALICE)).isNull();
    assertThat(cookies.prove(valid, CLIENT, BOB)).isNull();
    assertThat(cookies.prove(valid, "clien", Username.of("talice@example.com"))).isNull();
    assertThat(cookies.prove(valid, "clientalice", Username.of("@example.com"))).isNull();
  }

  @Test
  void a_device_is_forgotten_when_its_time_is_over() {
    String valid = issue(ALICE).reveal();

    now = START.plus(REMEMBER).minusSeconds(1);
    assertThat(alices(valid)).isNotNull();
    now = START.plus(REMEMBER);
    assertThat(alices(valid)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {60, 3600})
  void a_device_of_the_future_is_not_known(long secondsAhead) {
    String valid = issue(ALICE).reveal();

    now = START.minusSeconds(59);
    assertThat(alices(valid)).isNotNull();
    now = START.minusSeconds(secondsAhead);
    assertThat(alices(valid)).isNull();
  }

  @Test
  void a_cookie_of_a_key_that_is_gone_proves_nothing() {
    String valid = issue(ALICE).reveal();

    cookies.replaceKeys(List.of(OTHER_KEY, KEY));
    assertThat(alices(valid)).isNotNull();
    String newer = issue(ALICE).reveal();
    cookies.replaceKeys(List.of(OTHER_KEY));
    assertThat(alices(valid)).isNull();
    assertThat(alices(newer)).isNotNull();
  }

  @Test
  void capitals_of_the_name_are_proved_with_the_time_of_the_proof() {
    TrustedDevice device =
        Objects.requireNonNull(
            cookies.prove(issue(ALICE), CLIENT, Username.of("ALICE@example.com")));

    assertThat(device.since()).isEqualTo(START);
    assertThat(device.id()).matches("[A-Za-z0-9_-]{22}");
    assertThat(alices(issue(ALICE).reveal())).isNotEqualTo(device);
  }

  /** Each is another user's name in Cognito, under which somebody else may sign up. */
  @Test
  void a_name_that_only_looks_like_the_owners_proves_nothing() {
    for (String similar :
        List.of("\uff41lice@example.com", "alic\u0435@example.com", "al\u0130ce")) {
      assertThat(cookies.prove(issue(Username.of(similar)), CLIENT, ALICE)).isNull();
    }
    Secret kelvin = issue(Username.of("\u212aai"));
    assertThat(cookies.prove(kelvin, CLIENT, Username.of("Kai"))).isNull();
  }

  @Test
  void the_cookie_holds_no_name() {
    assertThat(issue(Username.of("alice"), Username.of("a")).reveal())
        .matches("([\\w-]{8}\\.[\\w-]{22}\\.\\d{10}\\.[\\w-]{43}~?){2}");
    assertThat(issue(ALICE)).hasToString("***");
  }

  @Test
  void a_new_entry_replaces_that_of_the_name_and_the_oldest_goes() {
    List<Username> names = Stream.of("a", "b", "c", "d", "e").map(Username::of).toList();
    Secret cookie = Secret.NONE;
    for (Username name : names) {
      now = now.plusSeconds(1);
      cookie = cookies.renew(cookie, CLIENT, List.of(name));
    }

    assertThat(entries(cookie)).hasSize(4);
    assertThat(cookies.prove(cookie, CLIENT, names.get(0))).isNull();

    now = now.plusSeconds(1);
    Secret renewed = cookies.renew(cookie, CLIENT, List.of(names.get(1)));
    assertThat(entries(renewed)).hasSize(4);
    assertThat(since(renewed.reveal(), names.get(1))).isEqualTo(now);
    assertThat(names.subList(1, 5)).allMatch(n -> cookies.prove(renewed, CLIENT, n) != null);
  }

  @Test
  void entries_that_prove_nothing_any_more_are_not_kept() {
    Secret old = issue(BOB);
    now = START.plus(REMEMBER);

    assertThat(entries(cookies.renew(old, CLIENT, List.of(ALICE)))).hasSize(1);
    assertThat(entries(cookies.renew(Secret.of("junk"), CLIENT, List.of(ALICE)))).hasSize(1);
    cookies.replaceKeys(List.of(OTHER_KEY));
    assertThat(entries(cookies.renew(issue(BOB), CLIENT, List.of(ALICE)))).hasSize(2);
  }

  private static List<String> entries(Secret cookie) {
    return List.of(cookie.reveal().split("~", -1));
  }

  @Test
  void of_two_entries_of_a_name_the_newer_one_counts() {
    String older = issue(ALICE).reveal();
    now = START.plusSeconds(10);
    String newer = issue(ALICE).reveal();

    assertThat(since(older + "~" + newer, ALICE)).isEqualTo(now);
    assertThat(since(newer + "~" + older, ALICE)).isEqualTo(now);
  }

  @Test
  void the_header_keeps_the_cookie_from_scripts_other_sites_and_other_hosts() {
    Secret value = Secret.of("v");

    assertThat(cookies.header(value, true))
        .isEqualTo(
            "__Host-fpg-devices=v; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax; Secure");
    assertThat(cookies.header(value, false))
        .isEqualTo("fpg-devices=v; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax");
  }

  /** A seed makes each failure one that can be looked at again. */
  @Test
  @Tag("slow")
  void of_100_000_forged_mutated_and_misused_cookies_none_is_admitted() {
    Random random = new Random(30);
    List<String> alices = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    DeviceCookie otherKeys = cookiesOf(OTHER_KEY);
    for (int i = 0; i < 50; i++) {
      now = now.plusSeconds(1);
      alices.add(issue(ALICE).reveal());
      foreign.add(issue(Username.of("user" + i)).reveal());
      foreign.add(cookies.renew(Secret.NONE, "other" + i, List.of(ALICE)).reveal());
      foreign.add(otherKeys.renew(Secret.NONE, CLIENT, List.of(ALICE)).reveal());
      Instant then = now;
      now = START.minus(REMEMBER).minusSeconds(i);
      foreign.add(issue(ALICE).reveal());
      now = then;
    }
    List<BiFunction<String, String, String>> attacks =
        List.of(
            (own, other) -> other,
            (own, other) -> flipped(own, random),
            (own, other) -> own.substring(0, random.nextInt(own.length())),
            (own, other) -> withPart(own, random.nextInt(4), text(own.length(), random)),
            (own, other) -> withPart(own, 3, other.split("\\.", -1)[3]),
            (own, other) -> withPart(other, 3, own.split("\\.", -1)[3]),
            (own, other) -> withPart(other, 1, own.split("\\.", -1)[1]),
            (own, other) -> withPart(other, 0, own.split("\\.", -1)[0]),
            (own, other) -> withPart(own, 2, String.valueOf(seconds(own) + 1 + random.nextInt(60))),
            (own, other) ->
                withPart(own, 2, String.valueOf(seconds(own) - 1 - random.nextInt(999))),
            (own, other) -> other + "~" + flipped(own, random),
            (own, other) -> own + "~" + other + "x",
            (own, other) -> text(86, random));

    int admitted = 0;
    for (int i = 0; i < 100_000; i++) {
      String own = alices.get(random.nextInt(alices.size()));
      String other = foreign.get(random.nextInt(foreign.size()));
      String forged = attacks.get(i % attacks.size()).apply(own, other);
      admitted += alices(forged) == null ? 0 : 1;
    }

    assertThat(alices).allMatch(cookie -> alices(cookie) != null);
    assertThat(admitted).isZero();
  }

  private static String flipped(String cookie, Random random) {
    char[] flipped = cookie.toCharArray();
    flipped[random.nextInt(flipped.length)] ^= (char) (1 << random.nextInt(7));
    return new String(flipped);
  }

  private static String withPart(String cookie, int part, String text) {
    String[] parts = cookie.split("\\.", -1);
    parts[part] = text.substring(0, Math.min(text.length(), parts[part].length()));
    return String.join(".", parts);
  }

  private static long seconds(String cookie) {
    return Long.parseLong(cookie.split("\\.", -1)[2]);
  }

  private static String text(int length, Random random) {
    StringBuilder text = new StringBuilder();
    random
        .ints(length, 0, 64)
        .forEach(
            n ->
                text.append(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(n)));
    return text.toString();
  }
}
