package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.forgotpassword.gateway.model.PasswordPolicy;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.BiConsumer;

/** ForgotPassword sends a code; ConfirmForgotPassword sets a new password against it, once. */
record Recovery(
    PoolSettings settings, BiConsumer<Trigger, CallInput> triggers, VerificationCodes codes) {

  /** ForgotPassword: sends a code, or answers as if it had. */
  JsonObject forgotPassword(CallInput call) {
    if (settings.recovery().contains(RecoveryOption.ADMIN_ONLY)) {
      throw Refused.notAuthorized("Contact administrator to reset password.");
    }
    codes.countRequest(call.username());
    Optional<Account> account = codes.users().find(call.username());
    if (account.isEmpty()) {
      triggers.accept(Trigger.USER_MIGRATION, call);
      return simulated(call, Refused.userNotFound());
    }
    if (!account.get().user().enabled()) {
      return simulated(call, Refused.disabled());
    }
    Optional<Delivery> delivery = Delivery.choose(account.get().user(), settings.recovery());
    if (delivery.isEmpty()) {
      return simulated(
          call,
          Refused.invalidParameter(
              "Cannot reset password for the user as there is no registered/verified email or"
                  + " phone_number"));
    }
    triggers.accept(Trigger.PRE_SIGN_UP, call);
    triggers.accept(Trigger.CUSTOM_MESSAGE, call);
    codes.send(account.get(), delivery.get(), settings.limits().codeValidity(), call);
    return delivery.get().toJson();
  }

  private JsonObject simulated(CallInput call, Refused refusal) {
    return codes.simulate(call.username(), settings.recovery(), refusal);
  }

  /** ConfirmForgotPassword. */
  JsonObject confirm(CallInput call) {
    Secret password = call.get("Password");
    Refused.unlessNull(PasswordPolicy.STANDARD.objectionTo(password));
    codes.countRequest(call.username());
    Account account = codes.users().find(call.username()).orElseThrow(this::unknown);
    if (!account.user().enabled() && !settings.concealsUsers()) {
      throw Refused.disabled();
    }
    codes.require(call.get("ConfirmationCode"), account);
    if (!account.user().confirmed()) {
      throw Refused.notConfirmed();
    }
    int history = settings.limits().passwordHistory();
    if (account.user().passwords().stream().limit(history).anyMatch(password::equals)) {
      throw new Refused(
          "PasswordHistoryPolicyViolationException", "Password has previously been used.");
    }
    codes.use(account);
    account.set(account.user().withPassword(password, history));
    triggers.accept(Trigger.POST_CONFIRMATION, call);
    return new JsonObject();
  }

  private Refused unknown() {
    return settings.concealsUsers() ? Refused.codeMismatch() : Refused.userNotFound();
  }
}
