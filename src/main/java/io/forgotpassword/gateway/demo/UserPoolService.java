package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A whole request becomes the pool's answer. This is the order in which a call is judged. */
final class UserPoolService {
  private static final int MAX_RECEIVED = 1_000;

  private final SignatureCheck signatures;
  private final AccountThrottle throttle;
  private final ClientAuthentication clients;
  private final ContextDataReader contexts;
  private final UserDirectory users;
  private final Operations operations;
  private final RecentList<ReceivedCall> received = new RecentList<>(MAX_RECEIVED);
  private final PlannedFailures<String> failures = new PlannedFailures<>();
  private final Triggers triggers = new Triggers();
  private final Outbox outbox = new Outbox();

  UserPoolService(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    signatures = new SignatureCheck(settings, clock);
    throttle = new AccountThrottle(settings.limits().requestsPerSecond(), clock);
    clients = new ClientAuthentication(settings.clients());
    contexts = new ContextDataReader(settings.userPoolId());
    users = new UserDirectory(settings);
    operations = new Operations(settings, users, clients, triggers, outbox, clock, random);
  }

  WireAnswer answer(WireRequest request) {
    try {
      PoolOperation operation = request.operation();
      signatures.check(request);
      throttle.take();
      CallInput call = CallInput.read(operation, request.body().getBytes());
      DecodedContext context = authenticate(call, request);
      received.add(ReceivedCall.of(call, context, request.headers()));
      failures.throwNext(call.username());
      return WireAnswer.ok(operations.answer(call));
    } catch (Refused refused) {
      return WireAnswer.error(refused.error());
    }
  }

  /** Judges client and context; a call refused here is kept as received all the same. */
  private @Nullable DecodedContext authenticate(CallInput call, WireRequest request) {
    try {
      clients.check(call);
      return contexts.read(call);
    } catch (Refused refused) {
      received.add(ReceivedCall.of(call, null, request.headers()));
      throw refused;
    }
  }

  void failNext(String username, ServiceError error) {
    failures.plan(username, error);
  }

  void failNext(Trigger trigger, ServiceError error) {
    triggers.failNext(trigger, error);
  }

  /** Whether an enabled, confirmed user has this password; on the verticle's context only. */
  boolean signIn(String username, Secret password) {
    return users
        .find(username)
        .filter(account -> account.user().enabled() && account.user().confirmed())
        .filter(account -> account.hasPassword(password))
        .isPresent();
  }

  List<ReceivedCall> received() {
    return received.copy();
  }

  List<TriggerCall> triggerCalls() {
    return triggers.calls();
  }

  Outbox outbox() {
    return outbox;
  }
}
