package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets through whoever holds the admin token. When none is configured it lets through requests
 * whose Host names this machine: a web page of an attacker can make a browser on this machine send
 * requests here, but only under a name that the attacker owns (DNS rebinding).
 */
record Guard(AdminSettings settings) implements Handler<RoutingContext> {
  private static final String BEARER = "Bearer ";
  private static final String CHALLENGE = "Bearer realm=\"forgot-password-gateway admin\"";

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (settings.token().isEmpty()) {
      if (!isOfThisMachine(request)) {
        throw foreignHost();
      }
    } else if (!settings.token().equals(tokenOf(request))) {
      context.response().putHeader("www-authenticate", CHALLENGE);
      throw new AdminProblem(
          401, "not authorized", "expected: the header Authorization: Bearer and admin.token");
    }
    context.next();
  }

  private static Secret tokenOf(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean bearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return bearer ? Secret.of(header.substring(BEARER.length()).strip()) : Secret.NONE;
  }

  private AdminProblem foreignHost() {
    return new AdminProblem(
        403,
        "foreign host",
        "expected: the header Host with localhost, a loopback address or "
            + settings.host()
            + ", because no admin.token is set");
  }

  private boolean isOfThisMachine(HttpServerRequest request) {
    if (request.authority() == null) {
      return false;
    }
    String host = request.authority().host();
    return host.equalsIgnoreCase("localhost")
        || host.equalsIgnoreCase(settings.host())
        || ClientIp.parse(host).filter(ClientIp::isLoopback).isPresent();
  }
}
