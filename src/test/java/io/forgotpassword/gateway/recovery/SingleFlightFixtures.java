package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.RequestObserver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Requests, outcomes and a thread whose timers the test lets come. */
final class SingleFlightFixtures {
  private static final Connection CONNECTION =
      new Connection(
          new ClientIp(0, 0xFFFF_C000_0201L), "HTTP/1.1", null, null, null, null, null, "shape");

  private SingleFlightFixtures() {}

  static RecoveryRequest forgot(String username) {
    return request(Operation.FORGOT_PASSWORD, username, Secret.NONE, Secret.NONE);
  }

  static RecoveryRequest confirm(String username, String code, String password) {
    return request(
        Operation.CONFIRM_FORGOT_PASSWORD, username, Secret.of(code), Secret.of(password));
  }

  private static RecoveryRequest request(
      Operation operation, String username, Secret code, Secret password) {
    RequestContext arrival =
        new RequestContext(
            RequestId.random(new SplittableRandom(1)),
            RequestContext.Protocol.COGNITO,
            CONNECTION,
            new Caller(),
            0,
            RequestObserver.NONE);
    return new RecoveryRequest(
        arrival,
        operation,
        "1example23456789",
        Username.of(username),
        code,
        password,
        null,
        null,
        Map.of());
  }

  static Outcome accepted(String upstreamRequestId) {
    return new Outcome.Accepted(null, upstreamRequestId);
  }

  static Outcome refused(Verdict verdict) {
    return Outcome.Refused.locally(verdict, ServiceError.client("SomeException", "Some."));
  }

  /** Everything happens on the thread that asks, and time only when the test says so. */
  static final class ManualThread implements EventLoopExecutor {
    private final List<Promise<Void>> timers = new ArrayList<>();

    @Override
    public <T> Future<T> resume(Future<T> answer) {
      return answer;
    }

    @Override
    public synchronized Future<Void> after(Duration time) {
      Promise<Void> timer = Promise.promise();
      timers.add(timer);
      return timer.future();
    }

    synchronized int timers() {
      return timers.size();
    }

    /** Lets the timers come that there are; those they set are left. */
    void letTimersCome() {
      List<Promise<Void>> due;
      synchronized (this) {
        due = List.copyOf(timers);
        timers.clear();
      }
      due.forEach(Promise::complete);
    }
  }
}
