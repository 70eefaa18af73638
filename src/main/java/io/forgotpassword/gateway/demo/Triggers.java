package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.TriggerCall.Trigger;

/** What the Lambda triggers were called with, and how their next calls fail. */
record Triggers(RecentList<TriggerCall> calls, PlannedFailures<Trigger> failures) {
  void fire(Trigger trigger, CallInput call) {
    calls.add(new TriggerCall(trigger, call.username(), call.received().clientMetadata()));
    failures.throwNext(trigger);
  }
}
