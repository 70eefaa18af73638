package io.forgotpassword.gateway.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Sends each request to its place: probes and meters are open, the controls are guarded. */
final class AdminRouter implements Handler<HttpServerRequest> {
  private static final AdminProblem NOTHING =
      AdminProblem.notFound(
          "expected: /live, /ready, /metrics, /explain/{request-id}, /limits/{rule}/{key}"
              + " or /limits/reset");

  private final Handler<HttpServerRequest> probes;
  private final Guard guard;
  private final Control explain;
  private final Control level;
  private final Control reset;

  AdminRouter(
      Handler<HttpServerRequest> probes,
      Guard guard,
      Control explain,
      Control level,
      Control reset) {
    this.probes = probes;
    this.guard = guard;
    this.explain = explain;
    this.level = level;
    this.reset = reset;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    switch (path) {
      case "/live", "/ready", "/metrics" -> probes.handle(request);
      default -> control(request, controlAt(path));
    }
  }

  private @Nullable Control controlAt(String path) {
    if (path.equals("/limits/reset")) {
      return reset;
    }
    if (path.startsWith(ExplainControl.PATH)) {
      return explain;
    }
    return path.startsWith(LevelControl.PATH) ? level : null;
  }

  private void control(HttpServerRequest request, @Nullable Control control) {
    if (control == null) {
      NOTHING.answer(request.response());
      return;
    }
    AdminProblem objection = guard.objectionTo(request);
    if (objection != null) {
      control.denied(request);
      objection.answer(request.response());
    } else if (!control.method().equals(request.method())) {
      request.response().putHeader(HttpHeaders.ALLOW, control.method().name());
      new AdminProblem(405, "method not allowed", "expected: " + control.method().name())
          .answer(request.response());
    } else {
      control.handle(request);
    }
  }
}
