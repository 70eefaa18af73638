package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.Optional;

/** ResendConfirmationCode: another code goes out, or the call looks as if one had. */
final class ResendConfirmationCode {
  private final PoolSettings settings;
  private final UserDirectory users;
  private final SignUpMessage message;
  private final HourlyLimit requests;

  ResendConfirmationCode(
      PoolSettings settings, UserDirectory users, SignUpMessage message, InstantSource clock) {
    this.settings = settings;
    this.users = users;
    this.message = message;
    this.requests = new HourlyLimit(settings.limits().requestsPerHour(), clock);
  }

  ObjectNode answer(CallInput call) {
    String user = users.keyOf(call.username());
    requests.refuseIfUsedUp(user);
    requests.count(user);
    Optional<Account> account = users.find(call.username());
    if (account.isEmpty()) {
      return simulatedOr(Refusals.userNotFound(), user);
    }
    if (!account.get().user().enabled()) {
      return simulatedOr(Refusals.disabled(), user);
    }
    if (account.get().user().confirmed()) {
      throw Refusals.invalidParameter("User is already confirmed.");
    }
    return message
        .send(call, account.get())
        .map(Delivery::toJson)
        .orElseThrow(
            () ->
                Refusals.invalidParameter("Cannot resend codes. Auto verification not turned on."));
  }

  private ObjectNode simulatedOr(Refused refusal, String user) {
    if (!settings.preventUserExistenceErrors()) {
      throw refusal;
    }
    return Delivery.simulate(user, Delivery.SIGN_UP).toJson();
  }
}
