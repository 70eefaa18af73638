package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.SrpChallenges.Challenge;
import io.forgotpassword.gateway.demo.TriggerCall.Trigger;
import io.forgotpassword.gateway.demo.TriggerCall.Triggers;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * InitiateAuth turns a password or a refresh token into tokens, and SRP's first number into a
 * challenge; RespondToAuthChallenge turns a proof of the password into tokens.
 */
final class SignIn {
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{1,1024}");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final PoolSettings settings;
  private final UserDirectory users;
  private final ClientAuthentication clients;
  private final Triggers triggers;
  private final SrpChallenges challenges;
  private final Tokens tokens;

  SignIn(
      PoolSettings settings,
      UserDirectory users,
      ClientAuthentication clients,
      Triggers triggers,
      SrpChallenges challenges,
      Tokens tokens) {
    this.settings = settings;
    this.users = users;
    this.clients = clients;
    this.triggers = triggers;
    this.challenges = challenges;
    this.tokens = tokens;
  }

  /** InitiateAuth. */
  JsonObject initiate(CallInput call) {
    String flow = call.get("AuthFlow").reveal();
    return switch (flow) {
      case "USER_PASSWORD_AUTH" -> password(call);
      case "USER_SRP_AUTH" -> challenge(call);
      case "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN" -> refresh(call);
      case "ADMIN_NO_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH" ->
          throw Refused.invalidParameter("Initiate Auth method not supported.");
      default -> throw Refused.invalidParameter(flow + " flow not enabled for this client");
    };
  }

  private JsonObject password(CallInput call) {
    String username = call.require("USERNAME");
    call.require("PASSWORD");
    Optional<Account> account = users.find(username);
    if (account.isEmpty()) {
      triggers.fire(Trigger.USER_MIGRATION, call);
      throw settings.concealsUsers() ? wrongCredentials() : noSuchUser();
    }
    triggers.fire(Trigger.PRE_AUTHENTICATION, call);
    if (!account.get().user().password().equals(call.get("PASSWORD"))) {
      throw wrongCredentials();
    }
    return admit(account.get(), call.clientId());
  }

  private JsonObject challenge(CallInput call) {
    String username = call.require("USERNAME");
    BigInteger clientNumber = number(call.require("SRP_A"));
    Optional<Account> account = users.find(username);
    if (account.isEmpty() && !settings.concealsUsers()) {
      throw noSuchUser();
    }
    if (account.isPresent()) {
      triggers.fire(Trigger.PRE_AUTHENTICATION, call);
    }
    String userId =
        account
            .map(known -> known.user().username())
            .orElseGet(() -> Tokens.subOf(settings, username));
    Challenge challenge =
        challenges.create(account.orElse(null), userId, call.clientId(), clientNumber);
    return JsonObject.of(
        "ChallengeName",
        "PASSWORD_VERIFIER",
        "ChallengeParameters",
        JsonObject.of(
            "SALT", challenge.salt().toString(16),
            "SECRET_BLOCK", challenge.secretBlock(),
            "SRP_B", challenge.serverNumber().toString(16),
            "USERNAME", userId,
            "USER_ID_FOR_SRP", userId));
  }

  private static BigInteger number(String hexadecimal) {
    if (HEXADECIMAL.matcher(hexadecimal).matches()) {
      BigInteger number = new BigInteger(hexadecimal, 16);
      if (SrpChallenges.isPublicNumber(number)) {
        return number;
      }
    }
    throw Refused.invalidParameter("Invalid SRP_A");
  }

  /** The SECRET_HASH is over the username that the refresh token was issued to. */
  private JsonObject refresh(CallInput call) {
    call.require("REFRESH_TOKEN");
    Tokens.Session session = tokens.refreshable(call.get("REFRESH_TOKEN"), call.clientId());
    clients.checkHash(call, session.account().user().username());
    return tokens.renewed(session).put("ChallengeParameters", new JsonObject());
  }

  /** RespondToAuthChallenge. */
  JsonObject respond(CallInput call) {
    if (!call.get("ChallengeName").reveal().equals("PASSWORD_VERIFIER")) {
      throw Refused.notAuthorized("Invalid session for the user.");
    }
    String username = users.keyOf(call.require("USERNAME"));
    String secretBlock = call.require("PASSWORD_CLAIM_SECRET_BLOCK");
    String signature = call.require("PASSWORD_CLAIM_SIGNATURE");
    String timestamp = call.require("TIMESTAMP");
    requireForm(timestamp);
    Challenge challenge =
        challenges
            .take(secretBlock)
            .filter(known -> known.clientId().equals(call.clientId()))
            .filter(known -> users.keyOf(known.userId()).equals(username))
            .orElseThrow(SignIn::wrongCredentials);
    Account account = challenge.account();
    if (!challenge.isAnsweredBy(settings.name(), timestamp, signature) || account == null) {
      throw wrongCredentials();
    }
    JsonObject answer = admit(account, call.clientId());
    triggers.fire(Trigger.POST_AUTHENTICATION, call);
    return answer;
  }

  private static void requireForm(String timestamp) {
    try {
      TIMESTAMP.parse(timestamp);
    } catch (DateTimeException e) {
      throw Refused.invalidParameter(
          "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.");
    }
  }

  /** Signs in a user whose password was right, unless disabled or not yet confirmed. */
  private JsonObject admit(Account account, String clientId) {
    if (!account.user().enabled()) {
      throw Refused.disabled();
    }
    if (!account.user().confirmed()) {
      throw Refused.notConfirmed();
    }
    return tokens.issue(account, clientId).put("ChallengeParameters", new JsonObject());
  }

  private static Refused noSuchUser() {
    return new Refused("UserNotFoundException", "User does not exist.");
  }

  private static Refused wrongCredentials() {
    return Refused.notAuthorized("Incorrect username or password.");
  }
}
