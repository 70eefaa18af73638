package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Tells who asks for a login page, and lends memory to its requests. */
public interface Callers {
  /** The client's address, behind trusted proxies resolved. */
  ClientIp clientOf(HttpServerRequest request);

  /** Whose share a client uses; null for a trusted proxy that names nobody. */
  @Nullable ClientIp payerOf(ClientIp client);

  /** Whether a trusted proxy sent the request, and may say host and scheme that the client used. */
  boolean namesHost(HttpServerRequest request);

  /** Whether there is room for so many bytes, which are then held. */
  boolean hold(@Nullable ClientIp payer, long bytes);

  /** Gives back bytes that were held. */
  void release(@Nullable ClientIp payer, long bytes);
}
