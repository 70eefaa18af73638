package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Secret;

/** ConfirmForgotPassword: a code that was sent becomes a new password, once. */
final class ConfirmForgotPassword {
  private final PoolSettings settings;
  private final UserDirectory users;
  private final Triggers triggers;
  private final CodeCheck codes;

  ConfirmForgotPassword(
      PoolSettings settings, UserDirectory users, Triggers triggers, CodeCheck codes) {
    this.settings = settings;
    this.users = users;
    this.triggers = triggers;
    this.codes = codes;
  }

  ObjectNode answer(CallInput call) {
    Secret password = call.get("Password");
    settings.passwords().require(password);
    String user = users.keyOf(call.username());
    codes.refuseIfUsedUp(user);
    Account account = users.find(call.username()).orElseThrow(() -> unknown(user));
    if (!account.user().enabled() && !settings.preventUserExistenceErrors()) {
      throw Refusals.disabled();
    }
    codes.require(account.code(), call.get("ConfirmationCode"), user);
    if (!account.user().confirmed()) {
      throw Refusals.notConfirmed();
    }
    if (account.usedBefore(password)) {
      throw Refusals.passwordUsedBefore();
    }
    account.reset(password);
    triggers.fire(Trigger.POST_CONFIRMATION, call);
    return Json.object();
  }

  private Refused unknown(String user) {
    if (!settings.preventUserExistenceErrors()) {
      return Refusals.userNotFound();
    }
    codes.countMiss(user);
    return Refusals.codeMismatch();
  }
}
