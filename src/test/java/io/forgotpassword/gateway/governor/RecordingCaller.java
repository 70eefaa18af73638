package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Asks a governor on a fake clock for permits, and records when they were granted. */
final class RecordingCaller {
  private static final Object OWNER = new Object();

  private final Governor governor;
  private final FakeTime time;
  private final List<Long> granted = new ArrayList<>();

  RecordingCaller(Governor governor, FakeTime time) {
    this.governor = governor;
    this.time = time;
  }

  Future<PermitResult> by(String ip) {
    return by(ip, Lane.PUBLIC);
  }

  Future<PermitResult> by(String ip, Lane lane) {
    return record(governor.ask(ClientIp.parse(ip).orElseThrow(), lane, () -> false, OWNER));
  }

  Future<PermitResult> reservedBy(String ip) {
    return record(governor.reserve(ClientIp.parse(ip).orElseThrow(), Lane.PUBLIC, OWNER));
  }

  private Future<PermitResult> record(Future<PermitResult> result) {
    return result.onSuccess(
        decided -> {
          if (decided == PermitResult.GRANTED) {
            granted.add(time.getAsLong());
          }
        });
  }

  /** When permits were granted, in order. */
  List<Long> granted() {
    return granted;
  }

  /** What is known now; null while it waits. */
  static PermitResult now(Future<PermitResult> result) {
    return result.result();
  }
}
