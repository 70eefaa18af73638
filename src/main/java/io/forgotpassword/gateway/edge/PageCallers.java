package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.proxy.Callers;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for login pages, and the memory that their requests hold.
 *
 * @param hostFromProxy whether trusted proxies say which host and scheme the client used
 */
record PageCallers(
    ConnectionReader reader, TrustedProxies proxies, boolean hostFromProxy, InFlightBytes budget)
    implements Callers {
  @Override
  public ClientIp clientOf(HttpServerRequest request) {
    return reader.clientOf(request);
  }

  @Override
  public @Nullable ClientIp payerOf(ClientIp client) {
    return proxies.trusts(client) ? null : client;
  }

  @Override
  public boolean namesHost(HttpServerRequest request) {
    return hostFromProxy && reader.isFromTrustedProxy(request);
  }

  @Override
  public boolean hold(@Nullable ClientIp payer, long bytes) {
    return budget.take(payer, bytes);
  }

  @Override
  public void release(@Nullable ClientIp payer, long bytes) {
    budget.give(payer, bytes);
  }
}
