package io.forgotpassword.gateway.demo;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What answers each operation, and what they share. */
final class Operations {
  private final Map<PoolOperation, Function<CallInput, ObjectNode>> answers =
      new EnumMap<>(PoolOperation.class);

  Operations(
      PoolSettings settings,
      UserDirectory users,
      ClientAuthentication clients,
      Triggers triggers,
      Outbox outbox,
      InstantSource clock,
      RandomGenerator random) {
    CodeSender codes = new CodeSender(outbox, clock, random);
    CodeCheck recovery = new CodeCheck(settings.limits(), clock);
    answers.put(
        PoolOperation.FORGOT_PASSWORD,
        new ForgotPassword(settings, users, triggers, codes, clock)::answer);
    answers.put(
        PoolOperation.CONFIRM_FORGOT_PASSWORD,
        new ConfirmForgotPassword(settings, users, triggers, recovery)::answer);

    SignUpMessage message = new SignUpMessage(codes, triggers);
    CodeCheck signUp = new CodeCheck(settings.limits(), clock);
    answers.put(PoolOperation.SIGN_UP, new SignUp(settings, users, triggers, message)::answer);
    answers.put(
        PoolOperation.CONFIRM_SIGN_UP,
        new ConfirmSignUp(settings, users, triggers, signUp)::answer);
    answers.put(
        PoolOperation.RESEND_CONFIRMATION_CODE,
        new ResendConfirmationCode(settings, users, message, clock)::answer);

    Sessions sessions = new Sessions(clock, random);
    TokenIssuer tokens = new TokenIssuer(settings, clock, random);
    SignIn signIn = new SignIn(sessions, tokens);
    Refresh refresh = new Refresh(clients, sessions, tokens);
    SrpChallenges challenges = new SrpChallenges(settings, clock, random);
    answers.put(
        PoolOperation.INITIATE_AUTH,
        new InitiateAuth(settings, users, triggers, challenges, signIn, refresh)::answer);
    answers.put(
        PoolOperation.RESPOND_TO_AUTH_CHALLENGE,
        new RespondToAuthChallenge(users, triggers, challenges, signIn)::answer);
    answers.put(PoolOperation.GET_TOKENS_FROM_REFRESH_TOKEN, refresh::getTokens);
    answers.put(PoolOperation.GET_USER, new GetUser(sessions)::answer);
    answers.put(PoolOperation.REVOKE_TOKEN, new RevokeToken(sessions)::answer);
    answers.put(PoolOperation.GLOBAL_SIGN_OUT, new GlobalSignOut(sessions)::answer);
  }

  ObjectNode answer(CallInput call) {
    return requireNonNull(answers.get(call.operation())).apply(call);
  }
}
