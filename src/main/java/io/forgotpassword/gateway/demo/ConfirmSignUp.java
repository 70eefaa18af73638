package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * ConfirmSignUp: a code that was sent makes a user confirmed, and the contact it went to theirs.
 */
final class ConfirmSignUp {
  private final PoolSettings settings;
  private final UserDirectory users;
  private final Triggers triggers;
  private final CodeCheck codes;

  ConfirmSignUp(PoolSettings settings, UserDirectory users, Triggers triggers, CodeCheck codes) {
    this.settings = settings;
    this.users = users;
    this.triggers = triggers;
    this.codes = codes;
  }

  ObjectNode answer(CallInput call) {
    String user = users.keyOf(call.username());
    codes.refuseIfUsedUp(user);
    Account account = users.find(call.username()).orElseThrow(() -> unknown(user));
    if (account.user().confirmed()) {
      throw Refusals.alreadyConfirmed();
    }
    codes.require(account.confirmation(), call.get("ConfirmationCode"), user);
    Delivery.ofSignUp(account.user())
        .ifPresent(delivery -> users.claim(delivery, account, call.forceAliasCreation()));
    account.confirm();
    triggers.fire(Trigger.POST_CONFIRMATION, call);
    return Json.object();
  }

  private Refused unknown(String user) {
    if (!settings.preventUserExistenceErrors()) {
      return Refusals.userNotFound();
    }
    codes.countMiss(user);
    return Refusals.expiredCode();
  }
}
