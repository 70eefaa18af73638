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

  Future<Turn> by(String ip) {
    return noted(governor.ask(ClientIp.parse(ip).orElseThrow(), () -> false, OWNER));
  }

  Future<Turn> promisedTo(String ip) {
    return noted(governor.reserve(ClientIp.parse(ip).orElseThrow(), OWNER));
  }

  private Future<Turn> noted(Future<Turn> turn) {
    return turn.onSuccess(
        decided -> {
          if (decided == Turn.GRANTED) {
            granted.add(time.getAsLong());
          }
        });
  }

  /** When turns were granted, in order. */
  List<Long> granted() {
    return granted;
  }

  /** What is known now; null while it waits. */
  static Turn now(Future<Turn> turn) {
    return turn.result();
  }
}
