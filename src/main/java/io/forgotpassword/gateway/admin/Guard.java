package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the controls: the holder of the token or, without one, this machine. A browser on
 * this machine would send what a stranger's page tells it to, under a name of the stranger's that
 * leads here; so without a token the Host must be a name that no stranger can own.
 */
final class Guard {
  private static final String BEARER = "Bearer ";
  private static final String CHALLENGE = "Bearer realm=\"forgot-password-gateway admin\"";

  private static final ClientIp LOOPBACK_V4 = ClientIp.ofBytes(new byte[] {127, 0, 0, 0});
  private static final ClientIp LOOPBACK_V6 = new ClientIp(0, 1);

  private final AdminSettings settings;

  Guard(AdminSettings settings) {
    this.settings = settings;
  }

  /** Why a request may not use the controls; null when it may. */
  @Nullable AdminProblem objectionTo(HttpServerRequest request) {
    if (settings.token().isEmpty()) {
      return isOfThisMachine(request) ? null : foreignHost();
    }
    if (settings.token().equals(tokenOf(request))) {
      return null;
    }
    request.response().putHeader("www-authenticate", CHALLENGE);
    return new AdminProblem(
        401, "not authorized", "expected: the header Authorization: Bearer and admin.token");
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
    Optional<ClientIp> address = ClientIp.parse(host);
    return host.equalsIgnoreCase("localhost")
        || host.equalsIgnoreCase(settings.host())
        || address.filter(Guard::isLoopback).isPresent();
  }

  private static boolean isLoopback(ClientIp address) {
    return address.equals(LOOPBACK_V6)
        || (address.isV4() && address.network(8, 128).equals(LOOPBACK_V4));
  }
}
