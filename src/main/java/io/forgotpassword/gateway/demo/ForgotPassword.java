package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.Optional;

/** ForgotPassword: a code goes out, or the call looks as if one had. */
final class ForgotPassword {
  private final PoolSettings settings;
  private final UserDirectory users;
  private final Triggers triggers;
  private final CodeSender codes;
  private final HourlyLimit requests;

  ForgotPassword(
      PoolSettings settings,
      UserDirectory users,
      Triggers triggers,
      CodeSender codes,
      InstantSource clock) {
    this.settings = settings;
    this.users = users;
    this.triggers = triggers;
    this.codes = codes;
    this.requests = new HourlyLimit(settings.limits().requestsPerHour(), clock);
  }

  ObjectNode answer(CallInput call) {
    if (settings.recovery().contains(RecoveryOption.ADMIN_ONLY)) {
      throw Refusals.adminOnly();
    }
    String user = users.keyOf(call.username());
    requests.refuseIfUsedUp(user);
    requests.count(user);
    Optional<Account> account = users.find(call.username());
    if (account.isEmpty()) {
      triggers.fire(Trigger.USER_MIGRATION, call);
      return simulatedOr(Refusals.userNotFound(), user);
    }
    if (!account.get().user().enabled()) {
      return simulatedOr(Refusals.disabled(), user);
    }
    Optional<Delivery> delivery = Delivery.choose(account.get().user(), settings.recovery());
    return delivery.isEmpty()
        ? simulatedOr(Refusals.noVerifiedContact(), user)
        : send(call, account.get(), delivery.get());
  }

  private ObjectNode send(CallInput call, Account account, Delivery delivery) {
    triggers.fire(Trigger.PRE_SIGN_UP, call);
    triggers.fire(Trigger.CUSTOM_MESSAGE, call);
    account.issue(codes.send(delivery, settings.limits().codeValidity()));
    return delivery.toJson();
  }

  private ObjectNode simulatedOr(Refused refusal, String user) {
    if (!settings.preventUserExistenceErrors()) {
      throw refusal;
    }
    return Delivery.simulate(user, settings.recovery()).toJson();
  }
}
