package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Username;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What refused requests that count as one may have differed in, by its place in a record. */
enum Trait {
  USER("user.uid"),
  ADDRESS("src_endpoint.ip"),
  HTTP_VERSION("http_request.version"),
  USER_AGENT("http_request.user_agent"),
  PROTOCOL("unmapped.protocol"),
  CLIENT("unmapped.client_id"),
  JA4("unmapped.ja4"),
  HEADER_SHAPE("unmapped.header_shape"),
  SHADOW_RULES("unmapped.shadow_rules");

  private final String place;

  Trait(String place) {
    this.place = place;
  }

  String place() {
    return place;
  }

  boolean differs(AuditEvent one, AuditEvent other) {
    return !Objects.equals(of(one), of(other));
  }

  private @Nullable Object of(AuditEvent event) {
    return switch (this) {
      case USER -> normalised(event.username());
      case ADDRESS -> event.connection().ip();
      case HTTP_VERSION -> event.connection().httpVersion();
      case USER_AGENT -> event.connection().userAgent();
      case PROTOCOL -> event.protocol();
      case CLIENT -> event.clientId();
      case JA4 -> event.connection().ja4();
      case HEADER_SHAPE -> event.connection().headerShape();
      case SHADOW_RULES -> event.shadowRules();
    };
  }

  private static @Nullable String normalised(@Nullable Username username) {
    return username == null ? null : username.normalised();
  }
}
