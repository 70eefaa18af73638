package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.EmbeddedUserPool.Handler;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.signing.AwsCredentials;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The embedded pool with what only tests need: sign-up, sign-in, tokens, and calls whose signature
 * is verified.
 */
public final class FullUserPool {
  private static final Constraint SESSION = Constraint.of(false, "Session", 20, 2048, "(?s).*");
  private static final Constraint CLIENT_SECRET =
      Constraint.of(false, "ClientSecret", 24, 64, "[\\w+]+");
  private static final Constraint DEVICE_KEY =
      Constraint.of(false, "DeviceKey", 1, 55, "[\\w-]+_[0-9a-f-]+");
  private static final Constraint ACCESS_TOKEN = token("AccessToken");
  private static final Constraint REFRESH_TOKEN = token("RefreshToken");
  private static final Constraint TOKEN = token("Token");
  private static final Constraint AUTH_FLOW =
      oneOf(
          "AuthFlow",
          "USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, "
              + "USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH");
  private static final Constraint CHALLENGE_NAME =
      oneOf(
          "ChallengeName",
          "SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SELECT_MFA_TYPE, MFA_SETUP, "
              + "PASSWORD_VERIFIER, CUSTOM_CHALLENGE, SELECT_CHALLENGE, DEVICE_SRP_AUTH, "
              + "DEVICE_PASSWORD_VERIFIER, ADMIN_NO_SRP_AUTH, NEW_PASSWORD_REQUIRED, SMS_OTP, "
              + "PASSWORD, WEB_AUTHN, PASSWORD_SRP");

  private FullUserPool() {}

  /**
   * A pool that is not yet listening.
   *
   * @param signingKey what every call must be signed with; null when none needs a signature
   */
  public static EmbeddedUserPool of(
      PoolSettings settings,
      InstantSource clock,
      RandomGenerator random,
      @Nullable AwsCredentials signingKey) {
    JsonWebToken.publicKey(); // Takes a moment, which no event loop has.
    return new EmbeddedUserPool(
        settings,
        clock,
        random,
        new SignatureCheck(settings, signingKey, clock),
        pool -> handlers(pool, settings, clock, random));
  }

  private static Map<Operation, Handler> handlers(
      EmbeddedUserPool pool, PoolSettings settings, InstantSource clock, RandomGenerator random) {
    Map<Account, Map<String, String>> profiles = new HashMap<>();
    VerificationCodes codes =
        new VerificationCodes(settings, pool.users(), pool.outbox(), clock, random);
    SignUp signUp = new SignUp(settings, clock, pool::fire, codes, profiles);
    Tokens tokens = new Tokens(settings, clock, random, profiles);
    SrpChallenges challenges = new SrpChallenges(settings, clock, random);
    SignIn signIn =
        new SignIn(settings, pool.users(), pool.clients(), pool::fire, challenges, tokens);
    Map<Operation, Handler> handlers = new EnumMap<>(Operation.class);
    handlers.put(Operation.SIGN_UP, new Handler(List.of(Constraint.PASSWORD), signUp::signUp));
    handlers.put(
        Operation.CONFIRM_SIGN_UP, new Handler(List.of(Constraint.CODE, SESSION), signUp::confirm));
    handlers.put(Operation.RESEND_CONFIRMATION_CODE, new Handler(List.of(), signUp::resend));
    handlers.put(
        Operation.INITIATE_AUTH, new Handler(List.of(AUTH_FLOW, SESSION), signIn::initiate));
    handlers.put(
        Operation.RESPOND_TO_AUTH_CHALLENGE,
        new Handler(List.of(CHALLENGE_NAME, SESSION), signIn::respond));
    handlers.put(
        Operation.GET_TOKENS_FROM_REFRESH_TOKEN,
        new Handler(List.of(REFRESH_TOKEN, CLIENT_SECRET, DEVICE_KEY), tokens::refresh));
    handlers.put(Operation.GET_USER, new Handler(List.of(ACCESS_TOKEN), tokens::getUser));
    handlers.put(
        Operation.REVOKE_TOKEN, new Handler(List.of(TOKEN, CLIENT_SECRET), tokens::revoke));
    handlers.put(
        Operation.GLOBAL_SIGN_OUT, new Handler(List.of(ACCESS_TOKEN), tokens::globalSignOut));
    return handlers;
  }

  /** The model does not bound the length of a token; the bound of the body holds. */
  private static Constraint token(String name) {
    return Constraint.of(true, name, 0, Integer.MAX_VALUE, "[A-Za-z0-9-_=.]+");
  }

  private static Constraint oneOf(String name, String values) {
    Pattern pattern = Pattern.compile(values.replace(", ", "|"));
    String rule = "Member must satisfy enum value set: [" + values + "]";
    return new Constraint(name, true, 0, 131_072, pattern, rule);
  }
}
