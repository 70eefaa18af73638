package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;

/** ConfirmForgotPassword: a code that was sent becomes a new password, once. */
final class ConfirmForgotPassword {
  private final PoolSettings settings;
  private final UserDirectory users;
  private final Triggers triggers;
  private final InstantSource clock;
  private final HourlyLimit guesses;

  ConfirmForgotPassword(
      PoolSettings settings, UserDirectory users, Triggers triggers, InstantSource clock) {
    this.settings = settings;
    this.users = users;
    this.triggers = triggers;
    this.clock = clock;
    this.guesses = new HourlyLimit(settings.limits().guessesPerHour(), clock);
  }

  ObjectNode answer(CallInput call) {
    settings
        .passwords()
        .complaintAbout(call.password())
        .ifPresent(
            complaint -> {
              throw Refusals.badPassword(complaint);
            });
    String user = users.keyOf(call.username());
    guesses.refuseIfUsedUp(user);
    Account account = users.find(call.username()).orElseThrow(() -> unknown(user));
    if (!account.user().enabled() && !settings.preventUserExistenceErrors()) {
      throw Refusals.disabled();
    }
    requireCode(call, account, user);
    if (!account.user().confirmed()) {
      throw Refusals.notConfirmed();
    }
    if (account.usedBefore(call.password())) {
      throw Refusals.passwordUsedBefore();
    }
    account.reset(call.password());
    triggers.fire(Trigger.POST_CONFIRMATION, call);
    return Json.object();
  }

  private void requireCode(CallInput call, Account account, String user) {
    IssuedCode code = account.code();
    if (code == null || code.isExpiredAt(clock.instant())) {
      throw Refusals.expiredCode();
    }
    if (code.misses() >= settings.limits().guessesPerCode()) {
      throw Refusals.tooManyFailedAttempts();
    }
    if (!code.matches(call.code())) {
      guesses.count(user);
      throw Refusals.codeMismatch();
    }
  }

  private Refused unknown(String user) {
    if (!settings.preventUserExistenceErrors()) {
      return Refusals.userNotFound();
    }
    guesses.count(user);
    return Refusals.codeMismatch();
  }
}
