package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One of the two protocols: how a request is read from it and an outcome written to it. */
interface ProtocolAdapter {
  RequestContext.Protocol protocol();

  /** The operation that a request's head names; null when it names none that is available here. */
  @Nullable Operation namedOperation(HttpServerRequest request);

  /** The same; throws a {@link Refusal} when it names none. */
  default Operation operationOf(HttpServerRequest request) {
    return Objects.requireNonNull(namedOperation(request));
  }

  /** Reads the body of a request for account recovery; throws a {@link Refusal}. */
  RequestFields fieldsOf(HttpServerRequest request, byte[] body);

  /** Says in the protocol's own names which constraints are broken; at least one is. */
  String describe(List<Violation> violations);

  void answer(HttpServerRequest request, RequestContext context, Outcome outcome);

  /** The media type of a request's body: lower case, without parameters, empty when absent. */
  static String mediaTypeOf(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (header == null) {
      return "";
    }
    int semicolon = header.indexOf(';');
    String type = semicolon < 0 ? header : header.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
