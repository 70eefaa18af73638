package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.forgotpassword.gateway.telemetry.AccessLog;
import io.forgotpassword.gateway.telemetry.RequestObserver;
import io.forgotpassword.gateway.telemetry.Tracing;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who follows each request: its trace, its line in the access log, both or nobody. What they are
 * told of its head is one of a closed set.
 */
final class Observers {
  /** RFC 9110 section 9.3, and PATCH. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private final Tracing tracing;
  private final @Nullable AccessLog accessLog;
  private final ConnectionReader connections;
  private final boolean nobody;

  /**
   * @param accessLog null when there is none
   */
  Observers(Tracing tracing, @Nullable AccessLog accessLog, ConnectionReader connections) {
    this.tracing = tracing;
    this.accessLog = accessLog;
    this.connections = connections;
    this.nobody = tracing == Tracing.OFF && accessLog == null;
  }

  /** Of a request that is the gateway's own. */
  RequestObserver of(
      HttpServerRequest request, RequestId id, RequestContext.Protocol protocol, ClientIp client) {
    if (nobody) {
      return RequestObserver.NONE;
    }
    String route = protocol == RequestContext.Protocol.COGNITO ? "/" : request.path();
    RequestObserver trace =
        tracing == Tracing.OFF ? RequestObserver.NONE : tracing.begin(id, headOf(request, route));
    if (accessLog == null) {
      return trace;
    }
    RequestObserver line = accessLog.begin(id, new AccessLog.Head("POST", route, client));
    return trace == RequestObserver.NONE ? line : new TracedAndLogged(trace, line);
  }

  private Tracing.Head headOf(HttpServerRequest request, String route) {
    List<String> parents = request.headers().getAll("traceparent");
    return new Tracing.Head(
        request.isSSL() ? "https" : "http",
        route,
        parents.size() == 1 ? parents.get(0) : null,
        connections.isFromTrustedProxy(request));
  }

  /**
   * Follows a request that is answered by others, or for its head alone.
   *
   * @param route a name for all paths that are answered alike
   */
  void follow(HttpServerRequest request, String route) {
    if (accessLog != null) {
      String asked = String.valueOf(request.method());
      String method = METHODS.contains(asked) ? asked : "other";
      ClientIp client = connections.addressOf(request);
      HttpServerResponse response = request.response();
      RequestObserver line = accessLog.begin(new AccessLog.Head(method, route, client));
      response.endHandler(
          end ->
              line.answered(
                  response.headWritten() ? response.getStatusCode() : 0, response.bytesWritten()));
    }
  }
}
