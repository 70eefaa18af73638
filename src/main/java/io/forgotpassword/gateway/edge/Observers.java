package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.forgotpassword.gateway.telemetry.AccessLog;
import io.forgotpassword.gateway.telemetry.RequestObserver;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.forgotpassword.gateway.telemetry.TraceSpan.SpanName;
import io.forgotpassword.gateway.telemetry.Tracing;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request its id, its trace and its line in the access log, the last two as far as they
 * are configured. What these are told of its head is one of a closed set.
 *
 * @param accessLog null when there is none
 */
record Observers(Tracing tracing, @Nullable AccessLog accessLog, RandomGenerator random) {
  /** RFC 9110 section 9.3, and PATCH. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  Follower followerOf(
      HttpServerRequest request, RequestContext.Protocol protocol, ClientIp client) {
    RequestId id = RequestId.random(random);
    String route = protocol == RequestContext.Protocol.COGNITO ? "/" : request.path();
    return new Follower(
        id,
        tracing == Tracing.OFF ? RequestObserver.NONE : tracing.begin(id, headOf(request, route)),
        accessLog == null
            ? RequestObserver.NONE
            : accessLog.begin(id, new AccessLog.Head("POST", route, request.path(), client)));
  }

  private Tracing.Head headOf(HttpServerRequest request, String route) {
    List<String> parents = request.headers().getAll("traceparent");
    return new Tracing.Head(
        request.connection().isSsl() ? "https" : "http",
        route,
        parents.size() == 1 ? parents.get(0) : null,
        OpenConnection.of(request).peer().trusted());
  }

  /**
   * Gives a request of none of the protocols its line in the access log, under one name for all
   * paths that are answered alike.
   */
  void follow(HttpServerRequest request, String route) {
    if (accessLog != null) {
      String asked = String.valueOf(request.method());
      String method = METHODS.contains(asked) ? asked : "other";
      ClientIp client = OpenRequest.of(request).client();
      HttpServerResponse response = request.response();
      RequestObserver line =
          accessLog.beginWithoutOutcome(
              RequestId.random(random), new AccessLog.Head(method, route, request.path(), client));
      response.endHandler(
          end ->
              line.answered(
                  response.headWritten() ? response.getStatusCode() : 0, response.bytesWritten()));
    }
  }

  /** Tells a request's trace and its line in the access log, and knows whether it is recorded. */
  static final class Follower implements RequestObserver {
    private final RequestId id;
    private final RequestObserver trace;
    private final RequestObserver line;
    private volatile boolean recorded;

    private Follower(RequestId id, RequestObserver trace, RequestObserver line) {
      this.id = id;
      this.trace = trace;
      this.line = line;
    }

    RequestId id() {
      return id;
    }

    /** Whether the request's outcome is recorded, so that a later failure is not a second one. */
    boolean isRecorded() {
      return recorded;
    }

    @Override
    public TraceSpan begin(SpanName span) {
      return trace.begin(span);
    }

    @Override
    public void concluded(@Nullable Operation operation, Outcome outcome) {
      recorded = true;
      trace.concluded(operation, outcome);
      line.concluded(operation, outcome);
    }

    @Override
    public void answered(int status, long bytes) {
      trace.answered(status, bytes);
      line.answered(status, bytes);
    }
  }
}
