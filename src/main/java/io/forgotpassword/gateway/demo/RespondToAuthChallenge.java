package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** RespondToAuthChallenge: a claim to know the password becomes tokens when it holds. */
final class RespondToAuthChallenge {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final UserDirectory users;
  private final Triggers triggers;
  private final SrpChallenges challenges;
  private final SignIn signIn;

  RespondToAuthChallenge(
      UserDirectory users, Triggers triggers, SrpChallenges challenges, SignIn signIn) {
    this.users = users;
    this.triggers = triggers;
    this.challenges = challenges;
    this.signIn = signIn;
  }

  ObjectNode answer(CallInput call) {
    if (!call.get("ChallengeName").reveal().equals("PASSWORD_VERIFIER")) {
      throw Refusals.notAuthorized("Invalid session for the user.");
    }
    String username = users.keyOf(call.require("USERNAME"));
    String secretBlock = call.require("PASSWORD_CLAIM_SECRET_BLOCK");
    String signature = call.require("PASSWORD_CLAIM_SIGNATURE");
    String timestamp = call.require("TIMESTAMP");
    requireForm(timestamp);
    SrpChallenge challenge =
        challenges
            .take(secretBlock)
            .filter(known -> known.clientId().equals(call.clientId()))
            .filter(known -> users.keyOf(known.userId()).equals(username))
            .orElseThrow(Refusals::wrongCredentials);
    Account account = challenge.account();
    if (!challenge.isAnsweredBy(challenges.poolName(), timestamp, signature) || account == null) {
      throw Refusals.wrongCredentials();
    }
    ObjectNode answer = signIn.admit(account, call.clientId());
    triggers.fire(Trigger.POST_AUTHENTICATION, call);
    return answer;
  }

  private static void requireForm(String timestamp) {
    try {
      TIMESTAMP.parse(timestamp);
    } catch (DateTimeException e) {
      throw Refusals.invalidParameter(
          "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.");
    }
  }
}
