package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.LimitAction;
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
 * Which buckets a reset fills up: the one of a rule and key, those of a user, or those of an
 * address. Exactly one of the three is set.
 *
 * @param forgetsDevices whether the user's devices are forgotten instead
 */
record ResetTarget(
    @Nullable String rule,
    @Nullable String key,
    @Nullable Username username,
    @Nullable ClientIp ip,
    boolean forgetsDevices) {
  static final String EXPECTED =
      "expected: {\"rule\": a rule's name, \"key\": 32 hexadecimal digits}, or {\"username\": a text"
          + " of 1 to 128 characters}, with \"forget_devices\": true or without, or {\"ip\": an IPv4 or IPv6"
          + " address}";

  /** No bucket: the request was refused or not understood. */
  static final ResetTarget NONE = new ResetTarget(null, null, null, null, false);

  private static final String USERNAME = "username";
  private static final String FORGET = "forget_devices";

  /** As long as Cognito's usernames can be. */
  private static final int LONGEST_USERNAME = 128;

  static ResetTarget ofBucket(String rule, String key) {
    return new ResetTarget(rule, key, null, null, false);
  }

  /** The target a JSON body names; empty when it names none, or more than one. */
  static Optional<ResetTarget> parse(Buffer body) {
    try {
      return Json.decodeValue(body) instanceof JsonObject json ? of(json) : Optional.empty();
    } catch (DecodeException noJson) {
      return Optional.empty();
    }
  }

  private static Optional<ResetTarget> of(JsonObject json) {
    Set<String> names = json.fieldNames();
    if (names.equals(Set.of("rule", "key"))) {
      return text(json, "rule").flatMap(rule -> text(json, "key").map(key -> ofBucket(rule, key)));
    }
    boolean forgets = Boolean.TRUE.equals(json.getValue(FORGET));
    if (names.equals(forgets ? Set.of(USERNAME, FORGET) : Set.of(USERNAME))) {
      return text(json, USERNAME)
          .filter(name -> !name.isEmpty() && name.length() <= LONGEST_USERNAME)
          .map(name -> new ResetTarget(null, null, Username.of(name), null, forgets));
    }
    return names.equals(Set.of("ip"))
        ? text(json, "ip")
            .flatMap(ClientIp::parse)
            .map(address -> new ResetTarget(null, null, null, address, false))
        : Optional.empty();
  }

  private static Optional<String> text(JsonObject json, String name) {
    return json.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  Future<Void> reset(Bucket bucket) {
    return forgetsDevices ? bucket.empty() : bucket.fillUp();
  }

  LimitAction.Kind act() {
    return forgetsDevices ? LimitAction.Kind.FORGET_DEVICES : LimitAction.Kind.RESET;
  }

  /** These buckets; none when no rule counts that way. */
  List<Bucket> buckets(RateLimiter limiter) {
    if (username != null) {
      return forgetsDevices ? limiter.devicesOf(username) : limiter.bucketsOf(username);
    }
    if (ip != null) {
      return limiter.bucketsOf(ip);
    }
    return rule == null || key == null ? List.of() : limiter.bucket(rule, key).stream().toList();
  }
}
