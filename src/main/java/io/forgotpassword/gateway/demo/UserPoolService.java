package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.ReceivedCall.DecodedContext;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A whole request becomes the pool's answer. This is the order in which a call is judged. */
final class UserPoolService {
  private static final int MAX_RECEIVED = 1_000;

  private final SignatureCheck signatures;
  private final AccountThrottle throttle;
  private final ClientAuthentication clients;
  private final ContextDataReader contexts;
  private final UserDirectory users;
  private final Recovery recovery;
  private final SignUp signUp;
  private final SignIn signIn;
  private final TokenOperations tokens;
  private final RecentList<ReceivedCall> received = new RecentList<>(MAX_RECEIVED);
  private final PlannedFailures<String> failures = new PlannedFailures<>();
  private final Triggers triggers = new Triggers();
  private final Outbox outbox = new Outbox();

  UserPoolService(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    PoolLimits limits = settings.limits();
    signatures = new SignatureCheck(settings, clock);
    throttle = new AccountThrottle(limits.requestsPerSecond(), clock);
    clients = new ClientAuthentication(settings.clients());
    contexts = new ContextDataReader(settings.userPoolId());
    users = new UserDirectory(settings);
    VerificationCodes recoveryCodes = new VerificationCodes(limits, outbox, clock, random);
    recovery = new Recovery(settings, users, triggers, recoveryCodes, clock);
    VerificationCodes signUpCodes = new VerificationCodes(limits, outbox, clock, random);
    signUp = new SignUp(settings, users, triggers, signUpCodes, clock);
    Sessions sessions = new Sessions(clock, random);
    TokenIssuer issuer = new TokenIssuer(settings, clock, random);
    SrpChallenges challenges = new SrpChallenges(settings, clock, random);
    signIn = new SignIn(settings, users, clients, triggers, challenges, sessions, issuer);
    tokens = new TokenOperations(sessions, issuer);
  }

  WireAnswer answer(WireRequest request) {
    try {
      PoolOperation operation = request.operation();
      signatures.check(request);
      throttle.take();
      CallInput call = CallInput.read(operation, request.body().getBytes());
      DecodedContext context = authenticate(call, request);
      received.add(ReceivedCall.of(call, context, request.headers()));
      failures.throwNext(call.username());
      return WireAnswer.ok(answer(call));
    } catch (Refused refused) {
      return WireAnswer.error(refused.error());
    }
  }

  private ObjectNode answer(CallInput call) {
    return switch (call.operation()) {
      case FORGOT_PASSWORD -> recovery.forgotPassword(call);
      case CONFIRM_FORGOT_PASSWORD -> recovery.confirm(call);
      case SIGN_UP -> signUp.signUp(call);
      case CONFIRM_SIGN_UP -> signUp.confirm(call);
      case RESEND_CONFIRMATION_CODE -> signUp.resend(call);
      case INITIATE_AUTH -> signIn.initiate(call);
      case RESPOND_TO_AUTH_CHALLENGE -> signIn.respond(call);
      case GET_TOKENS_FROM_REFRESH_TOKEN -> tokens.refresh(call);
      case GET_USER -> tokens.getUser(call);
      case REVOKE_TOKEN -> tokens.revoke(call);
      case GLOBAL_SIGN_OUT -> tokens.globalSignOut(call);
    };
  }

  /** Judges client and context; a call that is refused here is kept as received all the same. */
  private @Nullable DecodedContext authenticate(CallInput call, WireRequest request) {
    try {
      clients.check(call);
      return contexts.read(call);
    } catch (Refused refused) {
      received.add(ReceivedCall.of(call, null, request.headers()));
      throw refused;
    }
  }

  void failNext(String username, ServiceError error) {
    failures.plan(username, error);
  }

  /** Whether an enabled, confirmed user has this password; on the verticle's context only. */
  boolean signIn(String username, Secret password) {
    return users
        .find(username)
        .filter(account -> account.user().enabled() && account.user().confirmed())
        .filter(account -> account.hasPassword(password))
        .isPresent();
  }

  List<ReceivedCall> received() {
    return received.copy();
  }

  Triggers triggers() {
    return triggers;
  }

  Outbox outbox() {
    return outbox;
  }
}
