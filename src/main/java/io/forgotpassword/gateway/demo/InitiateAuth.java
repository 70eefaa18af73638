package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** InitiateAuth: a password or a refresh token becomes tokens, SRP's first number a challenge. */
final class InitiateAuth {
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{1,1024}");

  private final PoolSettings settings;
  private final UserDirectory users;
  private final Triggers triggers;
  private final SrpChallenges challenges;
  private final SignIn signIn;
  private final Refresh refresh;

  InitiateAuth(
      PoolSettings settings,
      UserDirectory users,
      Triggers triggers,
      SrpChallenges challenges,
      SignIn signIn,
      Refresh refresh) {
    this.settings = settings;
    this.users = users;
    this.triggers = triggers;
    this.challenges = challenges;
    this.signIn = signIn;
    this.refresh = refresh;
  }

  ObjectNode answer(CallInput call) {
    String flow = call.get("AuthFlow").reveal();
    return switch (flow) {
      case "USER_PASSWORD_AUTH" -> password(call);
      case "USER_SRP_AUTH" -> challenge(call);
      case "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN" -> refresh.initiateAuth(call);
      case "ADMIN_NO_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH" ->
          throw Refusals.invalidParameter("Initiate Auth method not supported.");
      default -> throw Refusals.invalidParameter(flow + " flow not enabled for this client");
    };
  }

  private ObjectNode password(CallInput call) {
    String username = call.require("USERNAME");
    call.require("PASSWORD");
    Optional<Account> account = users.find(username);
    if (account.isEmpty()) {
      triggers.fire(Trigger.USER_MIGRATION, call);
      throw settings.preventUserExistenceErrors()
          ? Refusals.wrongCredentials()
          : Refusals.noSuchUser();
    }
    triggers.fire(Trigger.PRE_AUTHENTICATION, call);
    if (!account.get().hasPassword(call.get("PASSWORD"))) {
      throw Refusals.wrongCredentials();
    }
    return signIn.admit(account.get(), call.clientId());
  }

  private ObjectNode challenge(CallInput call) {
    String username = call.require("USERNAME");
    BigInteger clientNumber = number(call.require("SRP_A"));
    Optional<Account> account = users.find(username);
    if (account.isEmpty() && !settings.preventUserExistenceErrors()) {
      throw Refusals.noSuchUser();
    }
    if (account.isPresent()) {
      triggers.fire(Trigger.PRE_AUTHENTICATION, call);
    }
    String userId =
        account
            .map(known -> known.user().username())
            .orElseGet(() -> users.subOf(username).toString());
    SrpChallenge challenge =
        challenges.set(account.orElse(null), userId, call.clientId(), clientNumber);
    ObjectNode answer = Json.object().put("ChallengeName", "PASSWORD_VERIFIER");
    answer
        .putObject("ChallengeParameters")
        .put("SALT", challenge.salt().toString(16))
        .put("SECRET_BLOCK", challenge.secretBlock())
        .put("SRP_B", challenge.serverNumber().toString(16))
        .put("USERNAME", userId)
        .put("USER_ID_FOR_SRP", userId);
    return answer;
  }

  private static BigInteger number(String hexadecimal) {
    if (HEXADECIMAL.matcher(hexadecimal).matches()) {
      BigInteger number = new BigInteger(hexadecimal, 16);
      if (Srp.isPublicNumber(number)) {
        return number;
      }
    }
    throw Refusals.invalidParameter("Invalid SRP_A");
  }
}
