package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One request that asks for its turn. It is decided under the governor's lock, and told after. */
final class Waiter {
  private final CompletableFuture<PermitResult> told = new CompletableFuture<>();
  private final ClientIp network;
  private final long asked;
  private final long patience;
  private final boolean promised;
  private final BooleanSupplier gone;
  private final Object owner;
  private @Nullable PermitResult turn;

  /**
   * @param asked the monotonic clock now
   * @param patience how long it may wait, in nanoseconds
   * @param promised whether it is forwarded however long that takes, once it waits
   * @param gone whether nobody waits for it any more
   * @param owner whose it is when it stops
   */
  Waiter(
      ClientIp network,
      long asked,
      long patience,
      boolean promised,
      BooleanSupplier gone,
      Object owner) {
    this.network = network;
    this.asked = asked;
    this.patience = patience;
    this.promised = promised;
    this.gone = gone;
    this.owner = owner;
  }

  ClientIp network() {
    return network;
  }

  boolean isOf(Object someone) {
    return owner.equals(someone);
  }

  long waited(long now) {
    return now - asked;
  }

  /** Why it need not be forwarded any more; null while it should be. */
  @Nullable PermitResult hopeless(long now) {
    if (isExpired(now)) {
      return PermitResult.EXPIRED;
    }
    return gone.getAsBoolean() ? PermitResult.ABANDONED : null;
  }

  boolean isExpired(long now) {
    return !promised && waited(now) > patience;
  }

  Waiter decided(PermitResult decision) {
    turn = decision;
    return this;
  }

  /** Without the governor's lock, because whoever listens may run here. */
  void tell() {
    told.complete(turn);
  }

  /** Already complete when it did not have to wait. */
  Future<PermitResult> turn() {
    return told.isDone() ? Future.succeededFuture(told.join()) : Future.fromCompletionStage(told);
  }
}
