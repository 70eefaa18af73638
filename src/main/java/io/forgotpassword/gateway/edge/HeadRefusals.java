package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.recovery.RecoveryFlow.RefusedByHead;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests by their head, when the limits are known to refuse their client's address. What
 * follows the head is thrown away unread, so what is malformed is refused all the same. This path
 * goes past vertx-web, whose routing costs as much as all the rest of it.
 */
final class HeadRefusals {
  private static final Logger LOG = LoggerFactory.getLogger(HeadRefusals.class);

  private final Exchange.Factory exchanges;

  /** A request that is to be refused. */
  record Limited(ProtocolAdapter adapter, RefusedByHead refused) {}

  HeadRefusals(Exchange.Factory exchanges) {
    this.exchanges = exchanges;
  }

  /**
   * What refuses a request; null when it must be read, also when it could not be found out.
   *
   * @param adapter null for a request of none of the protocols
   */
  @Nullable Limited find(HttpServerRequest request, @Nullable ProtocolAdapter adapter) {
    Operation operation =
        adapter == null || !OpenRequest.isRoutable(request)
            ? null
            : adapter.namedOperation(request);
    if (adapter == null || operation == null) {
      return null;
    }
    try {
      ClientIp client = OpenConnection.of(request).stateOf(request).client();
      RefusedByHead refused = exchanges.useCase().refusalByHead(operation, client);
      return refused == null ? null : new Limited(adapter, refused);
    } catch (RuntimeException e) {
      LOG.error("whether an address is limited could not be found out, its request is read", e);
      return null;
    }
  }

  /** Records and answers a request whose head is sound. */
  void refuse(HttpServerRequest request, Limited known) {
    exchanges.begin(request, known.adapter()).refuse(known.refused());
  }
}
