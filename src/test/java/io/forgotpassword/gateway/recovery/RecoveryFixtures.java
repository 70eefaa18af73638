package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.device.CarriedCookie;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Requests, outcomes, an app client and an executor whose timers fire when the test says so. */
final class RecoveryFixtures {
  private static final Connection CONNECTION = connection(new ClientIp(0, 0xFFFF_C000_0201L));

  private RecoveryFixtures() {}

  static final String CLIENT_ID = "1example23456789";

  /** A client whose callers may set the ClientMetadata key {@code allowed}. */
  static final AppClient CLIENT =
      client(settings(ClientSettings.Disclosure.FAITHFUL, List.of("allowed")));

  static ClientSettings settings(
      ClientSettings.Disclosure disclosure, List<String> allowedMetadata) {
    return new ClientSettings(
        CLIENT_ID,
        List.of(),
        null,
        disclosure,
        ClientSettings.DeliveryHint.EMAIL,
        null,
        true,
        ClientSettings.EncodedData.OFF,
        allowedMetadata,
        Map.of(),
        null);
  }

  static AppClient client(ClientSettings settings) {
    return new AppClient(
        settings,
        new ClientSecrets(List.of(settings)),
        new byte[] {1},
        InstantSource.system(),
        null);
  }

  static RecoveryRequest forgot(String username) {
    return request(Operation.FORGOT_PASSWORD, username, Secret.NONE, Secret.NONE);
  }

  static RecoveryRequest confirm(String username, String code, String password) {
    return request(
        Operation.CONFIRM_FORGOT_PASSWORD, username, Secret.of(code), Secret.of(password));
  }

  static RecoveryRequest forgotWith(@Nullable String endpointId, Map<String, String> metadata) {
    RecoveryRequest request = forgot("grace");
    return new RecoveryRequest(
        request.context(),
        request.operation(),
        request.clientId(),
        request.username(),
        request.code(),
        request.password(),
        null,
        endpointId,
        metadata,
        null);
  }

  private static RecoveryRequest request(
      Operation operation, String username, Secret code, Secret password) {
    return new RecoveryRequest(
        context(0, RequestObserver.NONE),
        operation,
        CLIENT_ID,
        Username.of(username),
        code,
        password,
        null,
        null,
        Map.of(),
        null);
  }

  /** The same request from another address. */
  static RecoveryRequest from(String ip, RecoveryRequest request) {
    RequestContext context = request.context();
    return new RecoveryRequest(
        new RequestContext(
            context.id(),
            context.protocol(),
            connection(ClientIp.parse(ip).orElseThrow()),
            context.caller(),
            CarriedCookie.NONE,
            context.nanos(),
            context.observer()),
        request.operation(),
        request.clientId(),
        request.username(),
        request.code(),
        request.password(),
        request.encodedData(),
        request.analyticsEndpointId(),
        request.clientMetadata(),
        request.device());
  }

  private static Connection connection(ClientIp ip) {
    return new Connection(ip, "HTTP/1.1", null, null, null, null, null, "shape");
  }

  static RequestContext context(long nanos, RequestObserver observer) {
    return new RequestContext(
        RequestId.random(new SplittableRandom(1)),
        RequestContext.Protocol.COGNITO,
        CONNECTION,
        new Caller(),
        CarriedCookie.NONE,
        nanos,
        observer);
  }

  static Outcome accepted(String upstreamRequestId) {
    return new Outcome.Accepted(null, upstreamRequestId);
  }

  static Outcome refused(Verdict verdict) {
    return Outcome.Refused.locally(verdict, ServiceError.client("SomeException", "Some."));
  }

  /** Everything happens on the thread that asks, and timers fire only when the test says so. */
  static final class ManualExecutor implements EventLoopExecutor {
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

    /** Fires the timers that there are, not those that they set. */
    void fireTimers() {
      List<Promise<Void>> due;
      synchronized (this) {
        due = List.copyOf(timers);
        timers.clear();
      }
      due.forEach(Promise::complete);
    }
  }
}
