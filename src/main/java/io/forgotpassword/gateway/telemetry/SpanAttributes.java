package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Verdict;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What spans say: OpenTelemetry's stable names for HTTP, and {@code gateway.*}. Every value is a
 * number, an id the gateway made, a configured name or one of a closed set; nothing says who asked.
 */
final class SpanAttributes {
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> RESULT = AttributeKey.stringKey("gateway.result");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("gateway.request_id");
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gateway.operation");
  private static final AttributeKey<String> VERDICT = AttributeKey.stringKey("gateway.verdict");
  private static final AttributeKey<String> RULE = AttributeKey.stringKey("gateway.rule");

  private SpanAttributes() {}

  static Attributes of(RequestId id, Tracing.Head head) {
    return Attributes.builder()
        .put(METHOD, "POST")
        .put(SCHEME, head.scheme())
        .put(PATH, head.route())
        .put(ROUTE, head.route())
        .put(REQUEST_ID, id.value())
        .build();
  }

  static Attributes of(@Nullable Operation operation, Outcome outcome) {
    Verdict verdict = outcome.verdict();
    AttributesBuilder attributes = Attributes.builder().put(VERDICT, verdict.id());
    if (operation != null) {
      attributes.put(OPERATION, operation.wireName());
    }
    LimitRefusal limit = outcome instanceof Outcome.Refused refused ? refused.limit() : null;
    if (limit != null) {
      attributes.put(RULE, limit.rule());
    }
    if (verdict.isFailure()) {
      attributes.put(ERROR_TYPE, verdict.id());
    }
    return attributes.build();
  }

  static Attributes ofUpstream(URI upstream) {
    int usual = "https".equals(upstream.getScheme()) ? 443 : 80;
    return Attributes.builder()
        .put(METHOD, "POST")
        .put(URL, upstream.resolve("/").toString())
        .put(SERVER, upstream.getHost())
        .put(PORT, upstream.getPort() >= 0 ? upstream.getPort() : usual)
        .build();
  }
}
