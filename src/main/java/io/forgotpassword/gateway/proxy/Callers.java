package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.http.HttpServerRequest;

/** Tells who asks for a login page. */
public interface Callers {
  /** The client's address, behind trusted proxies resolved. */
  ClientIp clientOf(HttpServerRequest request);

  /** Whether a trusted proxy sent the request, and may say how the client reached it. */
  boolean isFromTrustedProxy(HttpServerRequest request);
}
