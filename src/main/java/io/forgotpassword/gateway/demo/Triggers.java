package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.TriggerCall.Trigger;
import io.forgotpassword.gateway.model.ServiceError;
import java.util.List;

/** Keeps what the Lambda triggers were called with; each can be made to fail. Thread-safe. */
final class Triggers {
  private static final int MAX_CALLS = 1_000;

  private final RecentList<TriggerCall> calls = new RecentList<>(MAX_CALLS);
  private final PlannedFailures<Trigger> failures = new PlannedFailures<>();

  void fire(Trigger trigger, CallInput call) {
    calls.add(new TriggerCall(trigger, call.username(), call.clientMetadata()));
    failures.throwNext(trigger);
  }

  void failNext(Trigger trigger, ServiceError error) {
    failures.plan(trigger, error);
  }

  List<TriggerCall> calls() {
    return calls.copy();
  }
}
