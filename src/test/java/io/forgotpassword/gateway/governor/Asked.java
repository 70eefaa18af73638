package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** A governor on a fake clock, and what became of the requests that asked it. */
final class Asked {
  private static final Object OWNER = new Object();

  private final Governor governor;
  private final FakeTime time;
  private final List<Long> granted = new ArrayList<>();

  Asked(Governor governor, FakeTime time) {
    this.governor = governor;
    this.time = time;
  }

  Future<PermitResult> by(String ip) {
    return noted(governor.ask(ClientIp.parse(ip).orElseThrow(), () -> false, OWNER));
  }

  Future<PermitResult> promisedTo(String ip) {
    return noted(governor.reserve(ClientIp.parse(ip).orElseThrow(), OWNER));
  }

  private Future<PermitResult> noted(Future<PermitResult> turn) {
    return turn.onSuccess(
        decided -> {
          if (decided == PermitResult.GRANTED) {
            granted.add(time.getAsLong());
          }
        });
  }

  /** When turns were granted, in order. */
  List<Long> granted() {
    return granted;
  }

  /** What is known now; null while it waits. */
  static PermitResult now(Future<PermitResult> turn) {
    return turn.result();
  }
}
