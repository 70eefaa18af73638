package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.TriggerCall.Trigger;
import io.forgotpassword.gateway.model.Secret;
import java.time.InstantSource;
import java.util.Optional;

/** ForgotPassword sends a code; ConfirmForgotPassword sets a new password against it, once. */
final class Recovery {
  private final PoolSettings settings;
  private final UserDirectory users;
  private final Triggers triggers;
  private final VerificationCodes codes;
  private final HourlyLimit requests;

  Recovery(
      PoolSettings settings,
      UserDirectory users,
      Triggers triggers,
      VerificationCodes codes,
      InstantSource clock) {
    this.settings = settings;
    this.users = users;
    this.triggers = triggers;
    this.codes = codes;
    this.requests = new HourlyLimit(settings.limits().requestsPerHour(), clock);
  }

  /** ForgotPassword: sends a code, or answers as if it had. */
  ObjectNode forgotPassword(CallInput call) {
    if (settings.recovery().contains(RecoveryOption.ADMIN_ONLY)) {
      throw Refused.notAuthorized("Contact administrator to reset password.");
    }
    String user = users.keyOf(call.username());
    requests.refuseIfUsedUp(user);
    requests.count(user);
    Optional<Account> account = users.find(call.username());
    if (account.isEmpty()) {
      triggers.fire(Trigger.USER_MIGRATION, call);
      return simulatedOr(Refused.userNotFound(), user);
    }
    if (!account.get().user().enabled()) {
      return simulatedOr(Refused.disabled(), user);
    }
    Optional<Delivery> delivery = Delivery.choose(account.get().user(), settings.recovery());
    return delivery.isEmpty()
        ? simulatedOr(noVerifiedContact(), user)
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

  private static Refused noVerifiedContact() {
    return Refused.invalidParameter(
        "Cannot reset password for the user as there is no registered/verified email or"
            + " phone_number");
  }

  /** ConfirmForgotPassword. */
  ObjectNode confirm(CallInput call) {
    Secret password = call.get("Password");
    settings.passwords().require(password);
    String user = users.keyOf(call.username());
    requests.refuseIfUsedUp(user);
    requests.count(user);
    Account account = users.find(call.username()).orElseThrow(this::unknown);
    if (!account.user().enabled() && !settings.preventUserExistenceErrors()) {
      throw Refused.disabled();
    }
    codes.require(account.code(), call.get("ConfirmationCode"), user);
    if (!account.user().confirmed()) {
      throw Refused.notConfirmed();
    }
    if (account.usedBefore(password)) {
      throw Refused.client(
          "PasswordHistoryPolicyViolationException", "Password has previously been used.");
    }
    account.reset(password);
    triggers.fire(Trigger.POST_CONFIRMATION, call);
    return JsonNodeFactory.instance.objectNode();
  }

  private Refused unknown() {
    if (!settings.preventUserExistenceErrors()) {
      return Refused.userNotFound();
    }
    return Refused.codeMismatch();
  }
}
