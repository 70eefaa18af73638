package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.proxy.GatewayPage;
import io.forgotpassword.gateway.recovery.OwnerPause;
import io.forgotpassword.gateway.recovery.OwnerPause.Act;
import io.forgotpassword.gateway.recovery.OwnerPause.Answer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * The pages behind pause links. GET shows the same form for every token and changes nothing; POST
 * uses the token. The pages are static but for the token that undoes a pause.
 */
record PausePages(OwnerPause pause, ConnectionReader clients, AnswerHeaders headers) {
  private static final String UNDO = "undo/";

  /** A form without an action is sent to the address of its page. */
  private static final String ASK =
      GatewayPage.html(
          "Did you ask for a code?",
          """
          <p>Somebody asked for a code to set a new password for your account.
          If it was you, close this page.</p>
          <p>If it was not you, you can stop such requests for 24 hours. Devices on which you have
          set a password or signed in before can still ask for a code.</p>
          <form method="post"><button>It was not me: stop requests</button></form>""");

  private static final String ASK_UNDO =
      GatewayPage.html(
          "Allow requests again?",
          """
          <p>Requests for a code to set a new password are stopped for your account.</p>
          <form method="post"><button>Allow requests</button></form>""");

  private static final String UNDONE =
      GatewayPage.html("Requests are allowed again", "<p>You can close this page.</p>");

  private static final String UNUSABLE =
      GatewayPage.html(
          "This link cannot be used",
          "<p>A link works once, and for a limited time. If you have used it before, it has done"
              + " its work.</p>");

  private static final String LIMITED =
      GatewayPage.html("Too many requests", "<p>Please wait for some minutes, then try again.</p>");

  private static final String FAILED =
      GatewayPage.html(
          "Temporarily unavailable", "<p>Please try again later, with a newer link.</p>");

  /** Answers a request below {@link OwnerPause#PATH}; false for any other. */
  boolean handle(HttpServerRequest request, Observers observers) {
    String path = String.valueOf(request.path());
    if (!path.startsWith(OwnerPause.PATH)) {
      return false;
    }
    observers.follow(request, OwnerPause.PATH);
    OpenRequest.of(request).discardBody();
    String rest = path.substring(OwnerPause.PATH.length());
    Act act = rest.startsWith(UNDO) ? Act.UNDO : Act.PAUSE;
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      answer(request, 200, act == Act.UNDO ? ASK_UNDO : ASK);
    } else if (method.equals(HttpMethod.POST)) {
      String token = act == Act.UNDO ? rest.substring(UNDO.length()) : rest;
      pause.use(act, token, clients.read(request)).onSuccess(used -> answer(request, used));
    } else {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD, POST");
      answer(request, 405, UNUSABLE);
    }
    return true;
  }

  private void answer(HttpServerRequest request, Answer used) {
    switch (used.result()) {
      case DONE -> answer(request, 200, used.undo() == null ? UNDONE : paused(used.undo()));
      case UNUSABLE -> answer(request, 404, UNUSABLE);
      case LIMITED -> {
        long seconds = LimitRefusal.seconds(used.retryAfter());
        request.response().putHeader("retry-after", Long.toString(seconds));
        answer(request, 429, LIMITED);
      }
      case FAILED -> answer(request, 503, FAILED);
    }
  }

  /** The action is relative to the page, so it holds behind a proxy that adds a path, too. */
  private static String paused(String undo) {
    return GatewayPage.html(
        "Requests are stopped for 24 hours",
        """
        <p>Until then nobody gets a code to set a new password for your account, except on devices
        on which you have set a password or signed in before.</p>
        <form method="post" action="%s"><button>Undo</button></form>"""
            .formatted(UNDO + undo));
  }

  private void answer(HttpServerRequest request, int status, String page) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    MultiMap set = response.headers();
    headers.setCommon(set);
    set.set(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .set("content-security-policy", GatewayPage.POLICY)
        .set("referrer-policy", "no-referrer")
        .set("x-content-type-options", "nosniff")
        .set("x-frame-options", "DENY")
        .set("x-robots-tag", "noindex, nofollow");
    response.setStatusCode(status).end(page);
    OpenConnection.of(request).answered();
  }
}
