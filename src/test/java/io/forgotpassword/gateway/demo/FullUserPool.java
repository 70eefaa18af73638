package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.demo.ReceivedCall.DecodedContext;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.signing.AwsCredentials;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The embedded pool with what only tests need: sign-up, sign-in and tokens, a throttle, calls whose
 * signature and context are verified, planned failures, and a record of what it received. What is
 * public here may be called from any thread.
 */
public final class FullUserPool extends EmbeddedUserPool {
  private static final int MAX_KEPT = 1_000;
  private static final Constraint AUTH_PARAMETERS = Constraint.anyText("AuthParameters");
  private static final Constraint CHALLENGE_RESPONSES = Constraint.anyText("ChallengeResponses");
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

  private final PoolSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SignatureCheck signatures;
  private final Throttle throttle;
  private final ContextDataReader contexts;
  private final PlannedFailures failures = new PlannedFailures();
  private final RecentList<ReceivedCall> received = new RecentList<>(MAX_KEPT);
  private final RecentList<TriggerCall> triggerCalls = new RecentList<>(MAX_KEPT);

  /**
   * A pool that is not yet listening.
   *
   * @param signingKey what every call must be signed with; null when none needs a signature
   * @param requestsPerSecond the account's throttle; 0 is off
   */
  public FullUserPool(
      PoolSettings settings,
      InstantSource clock,
      RandomGenerator random,
      @Nullable AwsCredentials signingKey,
      int requestsPerSecond) {
    super(settings, clock, random);
    JsonWebToken.publicKey(); // Takes a moment, which no event loop has.
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.signatures = new SignatureCheck(settings, signingKey, clock);
    this.throttle = new Throttle(requestsPerSecond, clock);
    this.contexts = new ContextDataReader(settings.userPoolId());
  }

  /** The calls it could read, refused ones included, oldest first; the last thousand. */
  public List<ReceivedCall> received() {
    return received.copy();
  }

  /** The calls of Lambda triggers, oldest first; the last thousand. */
  public List<TriggerCall> triggerCalls() {
    return triggerCalls.copy();
  }

  /** Has the next authenticated call that names exactly this user answered with an error. */
  public void failNext(String username, ServiceError error) {
    failures.plan(username, error);
  }

  /** Has a trigger's next call fail with an error. */
  public void failNext(Trigger trigger, ServiceError error) {
    failures.plan(trigger, error);
  }

  @Override
  void admit(HttpServerRequest request, Buffer body) {
    signatures.accept(request, body);
    throttle.take();
  }

  @Override
  void authenticate(HttpServerRequest request, CallInput call) {
    DecodedContext context = null;
    try {
      authenticate(call);
      context = contexts.read(call);
    } finally {
      received.add(ReceivedCall.of(call, request.headers(), context));
    }
    failures.throwNext(call.username());
  }

  /**
   * Beside a refresh token a hash must be present, and is checked later: its username is the
   * token's. An access token needs no client.
   */
  private void authenticate(CallInput call) {
    switch (call.operation().shape()) {
      case TOKEN -> {}
      case CLIENT -> {
        Predicate<Client> hasSecret = client -> client.secrets().contains(call.get("ClientSecret"));
        clients().check(call, call.find("ClientSecret"), hasSecret);
      }
      default -> {
        if (SignIn.refreshes(call)) {
          clients().check(call, call.find("SecretHash"), client -> true);
        } else {
          clients().check(call);
        }
      }
    }
  }

  @Override
  void fire(Trigger trigger, CallInput call) {
    triggerCalls.add(new TriggerCall(trigger, call.username(), call.clientMetadata()));
    failures.throwNext(trigger);
  }

  @Override
  Map<Operation, Handler> operations() {
    Map<Account, Map<String, String>> profiles = new HashMap<>();
    VerificationCodes codes = new VerificationCodes(settings, users(), outbox(), clock, random);
    SignUp signUp = new SignUp(settings, clock, this::fire, codes, profiles);
    Tokens tokens = new Tokens(settings, clock, random, profiles);
    SrpChallenges challenges = new SrpChallenges(settings, clock, random);
    SignIn signIn = new SignIn(settings, users(), clients(), this::fire, challenges, tokens);
    Map<Operation, Handler> handlers = new EnumMap<>(super.operations());
    handlers.put(Operation.SIGN_UP, new Handler(SignUp::readSignUp, signUp::signUp));
    handlers.put(
        Operation.CONFIRM_SIGN_UP,
        new Handler(call -> SignUp.readConfirmation(call, SESSION), signUp::confirm));
    handlers.put(
        Operation.RESEND_CONFIRMATION_CODE, new Handler(CallInput::readUser, signUp::resend));
    handlers.put(
        Operation.INITIATE_AUTH,
        new Handler(call -> readSignIn(call, AUTH_PARAMETERS, AUTH_FLOW), signIn::initiate));
    handlers.put(
        Operation.RESPOND_TO_AUTH_CHALLENGE,
        new Handler(
            call -> readSignIn(call, CHALLENGE_RESPONSES, CHALLENGE_NAME), signIn::respond));
    handlers.put(
        Operation.GET_TOKENS_FROM_REFRESH_TOKEN,
        new Handler(
            call -> {
              call.read(Constraint.CLIENT_ID, REFRESH_TOKEN, CLIENT_SECRET, DEVICE_KEY);
              call.readContext();
            },
            tokens::refresh));
    handlers.put(Operation.GET_USER, new Handler(FullUserPool::readToken, tokens::getUser));
    handlers.put(
        Operation.REVOKE_TOKEN,
        new Handler(call -> call.read(Constraint.CLIENT_ID, TOKEN, CLIENT_SECRET), tokens::revoke));
    handlers.put(
        Operation.GLOBAL_SIGN_OUT, new Handler(FullUserPool::readToken, tokens::globalSignOut));
    return handlers;
  }

  private static void readSignIn(CallInput call, Constraint parameters, Constraint own) {
    Map<String, String> sent = call.map(parameters);
    sent.forEach(call::keep);
    call.keep("Username", sent.getOrDefault("USERNAME", ""));
    if (sent.containsKey("SECRET_HASH")) {
      call.keep("SecretHash", sent.get("SECRET_HASH"));
    }
    call.read(Constraint.CLIENT_ID);
    call.readContext();
    call.read(own, SESSION);
  }

  private static void readToken(CallInput call) {
    call.read(ACCESS_TOKEN);
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
