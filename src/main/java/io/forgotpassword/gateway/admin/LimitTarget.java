package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.LimitAction.Kind;
import io.forgotpassword.gateway.limit.Bucket;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Username;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done to which buckets. The buckets of a reset are the one of a rule and key, those of a
 * user, or those of an address.
 *
 * @param username set when the request named a user
 * @param ip set when the request named an address
 * @param buckets none when no rule counts what was named
 */
record LimitTarget(
    Kind kind, @Nullable Username username, @Nullable ClientIp ip, List<Bucket> buckets) {
  static final String EXPECTED =
      "expected: {\"rule\": a rule's name, \"key\": 32 hexadecimal digits}, or {\"username\": a text"
          + " of 1 to 128 characters}, with \"forget_devices\": true or without, or {\"ip\": an IPv4 or IPv6"
          + " address}";

  private static final String USERNAME = "username";
  private static final String FORGET = "forget_devices";

  /** As long as Cognito's usernames can be. */
  private static final int LONGEST_USERNAME = 128;

  /** A request that was refused or not understood names nobody. */
  static LimitTarget of(Kind kind, List<Bucket> buckets) {
    return new LimitTarget(kind, null, null, buckets);
  }

  /** The target of a reset that a JSON body names; empty when it names none, or more than one. */
  static Optional<LimitTarget> parse(Buffer body, RateLimiter limiter) {
    try {
      return Json.decodeValue(body) instanceof JsonObject json
          ? parse(json, limiter)
          : Optional.empty();
    } catch (DecodeException noJson) {
      return Optional.empty();
    }
  }

  private static Optional<LimitTarget> parse(JsonObject json, RateLimiter limiter) {
    Set<String> names = json.fieldNames();
    if (names.equals(Set.of("rule", "key"))) {
      return text(json, "rule")
          .flatMap(
              rule ->
                  text(json, "key")
                      .map(key -> of(Kind.RESET, limiter.bucket(rule, key).stream().toList())));
    }
    if (names.equals(Set.of("ip"))) {
      return text(json, "ip")
          .flatMap(ClientIp::parse)
          .map(ip -> new LimitTarget(Kind.RESET, null, ip, limiter.bucketsOf(ip)));
    }
    boolean forgets = Boolean.TRUE.equals(json.getValue(FORGET));
    if (!names.equals(forgets ? Set.of(USERNAME, FORGET) : Set.of(USERNAME))) {
      return Optional.empty();
    }
    return text(json, USERNAME)
        .filter(name -> !name.isEmpty() && name.length() <= LONGEST_USERNAME)
        .map(Username::of)
        .map(
            user ->
                forgets
                    ? new LimitTarget(Kind.FORGET_DEVICES, user, null, limiter.devicesOf(user))
                    : new LimitTarget(Kind.RESET, user, null, limiter.bucketsOf(user)));
  }

  private static Optional<String> text(JsonObject json, String name) {
    return json.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  Future<?> reset() {
    return Future.all(
        buckets.stream()
            .map(bucket -> kind == Kind.FORGET_DEVICES ? bucket.empty() : bucket.fillUp())
            .toList());
  }
}
