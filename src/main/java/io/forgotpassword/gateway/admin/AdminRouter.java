package io.forgotpassword.gateway.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request to its place: probes, meters and the console's page are open, the controls are
 * guarded.
 */
final class AdminRouter implements Handler<HttpServerRequest> {
  private static final AdminProblem NOTHING =
      AdminProblem.notFound(
          "expected: /console, /live, /ready, /metrics, /explain/{request-id}, /limits/{rule}/{key}"
              + " or /limits/reset");

  /** Nothing but files of this origin, no form sent anywhere, and in nobody's frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Handler<HttpServerRequest> probes;
  private final ConsolePage page;
  private final Guard guard;
  private final Control state;
  private final Control configuration;
  private final Control explain;
  private final Control level;
  private final Control reset;

  AdminRouter(
      Handler<HttpServerRequest> probes,
      ConsolePage page,
      Guard guard,
      Control state,
      Control configuration,
      Control explain,
      Control level,
      Control reset) {
    this.probes = probes;
    this.page = page;
    this.guard = guard;
    this.state = state;
    this.configuration = configuration;
    this.explain = explain;
    this.level = level;
    this.reset = reset;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    request
        .response()
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("content-security-policy", POLICY)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    switch (path) {
      case "/live", "/ready", "/metrics" -> probes.handle(request);
      default -> {
        if (page.has(path)) {
          page.handle(request);
        } else {
          control(request, controlAt(path));
        }
      }
    }
  }

  private @Nullable Control controlAt(String path) {
    return switch (path) {
      case "/limits/reset" -> reset;
      case ConsoleControl.STATE -> state;
      case ConsoleControl.CONFIG -> configuration;
      default -> controlUnder(path);
    };
  }

  private @Nullable Control controlUnder(String path) {
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
