package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.SrpChallenges.Challenge;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
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
  private final BiConsumer<Trigger, CallInput> triggers;
  private final SrpChallenges challenges;
  private final Tokens tokens;

  SignIn(
      PoolSettings settings,
      UserDirectory users,
      ClientAuthentication clients,
      BiConsumer<Trigger, CallInput> triggers,
      SrpChallenges challenges,
      Tokens tokens) {
    this.settings = settings;
    this.users = users;
    this.clients = clients;
    this.triggers = triggers;
    this.challenges = challenges;
    this.tokens = tokens;
  }

  /** Whether it brings a refresh token, which says who the user is. */
  static boolean refreshes(CallInput call) {
    String flow = call.get("AuthFlow").reveal();
    return flow.equals("REFRESH_TOKEN_AUTH") || flow.equals("REFRESH_TOKEN");
  }

  /** A parameter that this flow or challenge needs; its absence ends the call. */
  private static String require(CallInput call, String parameter) {
    Secret value = call.get(parameter);
    if (value.isEmpty()) {
      throw Refused.invalidParameter("Missing required parameter " + parameter);
    }
    return value.reveal();
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
    String username = require(call, "USERNAME");
    require(call, "PASSWORD");
    Optional<Account> account = users.find(username);
    if (account.isEmpty()) {
      triggers.accept(Trigger.USER_MIGRATION, call);
      throw settings.concealsUsers() ? wrongCredentials() : noSuchUser();
    }
    triggers.accept(Trigger.PRE_AUTHENTICATION, call);
    if (!account.get().user().password().equals(call.get("PASSWORD"))) {
      throw wrongCredentials();
    }
    return admit(account.get(), call.clientId());
  }

  private JsonObject challenge(CallInput call) {
    String username = require(call, "USERNAME");
    BigInteger clientNumber = number(require(call, "SRP_A"));
    Optional<Account> account = users.find(username);
    if (account.isEmpty() && !settings.concealsUsers()) {
      throw noSuchUser();
    }
    if (account.isPresent()) {
      triggers.accept(Trigger.PRE_AUTHENTICATION, call);
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
    require(call, "REFRESH_TOKEN");
    Tokens.Session session = tokens.refreshable(call.get("REFRESH_TOKEN"), call.clientId());
    String username = session.account().user().username();
    clients.check(
        call,
        call.find("SecretHash"),
        client -> ClientAuthentication.hasHash(client, call, username));
    return tokens.renewed(session).put("ChallengeParameters", new JsonObject());
  }

  /** RespondToAuthChallenge. */
  JsonObject respond(CallInput call) {
    if (!call.get("ChallengeName").reveal().equals("PASSWORD_VERIFIER")) {
      throw Refused.notAuthorized("Invalid session for the user.");
    }
    String username = users.keyOf(require(call, "USERNAME"));
    String secretBlock = require(call, "PASSWORD_CLAIM_SECRET_BLOCK");
    String signature = require(call, "PASSWORD_CLAIM_SIGNATURE");
    String timestamp = require(call, "TIMESTAMP");
    requireForm(timestamp);
    Challenge challenge =
        challenges
            .take(secretBlock)
            .filter(known -> known.clientId().equals(call.clientId()))
            .filter(known -> users.keyOf(known.userId()).equals(username))
            .orElseThrow(SignIn::wrongCredentials);
    Account account = challenge.account();
    if (!challenge.isAnsweredBy(settings.userPoolId().split("_", 2)[1], timestamp, signature)
        || account == null) {
      throw wrongCredentials();
    }
    JsonObject answer = admit(account, call.clientId());
    triggers.accept(Trigger.POST_AUTHENTICATION, call);
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
