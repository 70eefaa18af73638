package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.Causes;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of errors that no user causes: each is counted, and logged once a minute for
 * each client with what to look at. Callers may not be told of them. Thread-safe: one for all event
 * loops.
 */
public final class UpstreamFaults {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamFaults.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  /** What users cause every day, by a wrong code for example. */
  private static final Set<String> USER_ERRORS =
      Set.of(
          "CodeMismatchException",
          "ExpiredCodeException",
          "InvalidParameterException",
          "InvalidPasswordException",
          "LimitExceededException",
          "NotAuthorizedException",
          "PasswordHistoryPolicyViolationException",
          "TooManyFailedAttemptsException",
          "UserNotConfirmedException",
          "UserNotFoundException");

  /** Faults that only some users meet, such as those who exist or have a phone number. */
  private static final Set<String> FAULTS_OF_SOME_USERS =
      Set.of(
          "CodeDeliveryFailureException",
          "InvalidEmailRoleAccessPolicyException",
          "InvalidLambdaResponseException",
          "InvalidSmsRoleAccessPolicyException",
          "InvalidSmsRoleTrustRelationshipException",
          "UnexpectedLambdaException",
          "UserLambdaValidationException");

  private static final String UNREADABLE = "unreadable answer";
  private static final String UNKNOWN_HOST = "unknown host";
  private static final String TLS = "tls";
  private static final String NO_CONNECTION = "no connection";
  private static final String ALL_REFUSED = "all refused";
  private static final String MAIL_LIMIT = "daily email limit";

  /** Begins the message; the type is that of a limit on one user. */
  private static final String OUT_OF_MAIL = "Exceeded daily email limit";

  /** So many {@link #UNIFORM_REFUSALS} of ForgotPassword in a row are not the users' fault. */
  private static final int ALL = 20;

  /** What a pool answers for everybody that resets no passwords, but for some users, too. */
  private static final Set<String> UNIFORM_REFUSALS =
      Set.of("InvalidParameterException", "NotAuthorizedException");

  private static final String TRIGGER = "the Lambda triggers of the user pool and their logs";
  private static final String SMS_ROLE = "the user pool's SMS role and its trust policy";
  private static final String SIGNATURE = "cognito.signing and the AWS credentials of the process";
  private static final String CLIENT = "cognito.region and clients[].client-id";

  /** The errors with a hint; all others are counted as {@code other}. */
  private static final Map<String, String> HINTS =
      Map.ofEntries(
          Map.entry(
              ALL_REFUSED,
              "the account recovery setting of the user pool, and clients[].client-id"),
          Map.entry("AccessDeniedException", SIGNATURE),
          Map.entry("CodeDeliveryFailureException", "the SMS spending limit, and SES"),
          Map.entry(MAIL_LIMIT, "the user pool's e-mail configuration: let SES send, not Cognito"),
          Map.entry("ForbiddenException", "AWS WAF's rules for the user pool"),
          Map.entry("InternalErrorException", "the AWS Health Dashboard"),
          Map.entry("InvalidEmailRoleAccessPolicyException", "the user pool's e-mail (SES) role"),
          Map.entry("InvalidLambdaResponseException", TRIGGER),
          Map.entry("InvalidPasswordException", "clients[].password-policy: it is not the pool's"),
          Map.entry("InvalidSignatureException", SIGNATURE),
          Map.entry("InvalidSmsRoleAccessPolicyException", SMS_ROLE),
          Map.entry("InvalidSmsRoleTrustRelationshipException", SMS_ROLE),
          Map.entry("MissingAuthenticationTokenException", SIGNATURE),
          Map.entry(NO_CONNECTION, "cognito.endpoint, network policies and the VPC endpoint"),
          Map.entry("NotAuthorizedException", "clients[].client-secrets: Cognito refuses them"),
          Map.entry(
              "OperationNotEnabledException",
              "cognito.region: a secondary Region of a multi-Region pool resets no passwords"),
          Map.entry("ResourceNotFoundException", CLIENT),
          Map.entry(TLS, "cognito.endpoint's certificate, and what the JVM trusts"),
          Map.entry("UnexpectedLambdaException", TRIGGER),
          Map.entry(UNKNOWN_HOST, "cognito.region, cognito.endpoint and the DNS of this machine"),
          Map.entry("UnrecognizedClientException", SIGNATURE),
          Map.entry(UNREADABLE, "what is between the gateway and Cognito, such as a proxy"),
          Map.entry("UserLambdaValidationException", TRIGGER));

  private static final String OTHER = "other";

  private final Map<String, Runnable> counts = new HashMap<>();
  private final LongSupplier nanoClock;
  private final Map<String, Long> logged = new ConcurrentHashMap<>();

  /** By client id, which the configuration bounds. */
  private final Map<String, Integer> refusedInARow = new ConcurrentHashMap<>();

  /**
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public UpstreamFaults(RequestMeters meters, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    HINTS.keySet().forEach(error -> counts.put(error, meters.upstreamFault(error)));
    counts.put(OTHER, meters.upstreamFault(OTHER));
  }

  /** Whether Cognito gave an answer that depends on the user. */
  static boolean dependsOnUser(Outcome outcome) {
    return isOrdinary(outcome)
        || isOutOfMail(outcome)
        || FAULTS_OF_SOME_USERS.contains(errorOf(outcome));
  }

  /** Whether Cognito accepted, or refused what users do wrong every day. */
  private static boolean isOrdinary(Outcome outcome) {
    return outcome.verdict() == Verdict.ACCEPTED
        || (USER_ERRORS.contains(errorOf(outcome))
            && !isOutOfMail(outcome)
            && !ClientSecrets.Proofs.areRefusedBy(outcome));
  }

  /** Cognito's own mail is used up for today: nobody who exists gets a code by e-mail. */
  private static boolean isOutOfMail(Outcome outcome) {
    return errorOf(outcome).equals("LimitExceededException")
        && outcome instanceof Outcome.Refused refused
        && refused.error().message().startsWith(OUT_OF_MAIL);
  }

  /** The type of Cognito's own error; empty for any other outcome. */
  private static String errorOf(Outcome outcome) {
    return outcome.verdict() == Verdict.REJECTED && outcome instanceof Outcome.Refused refused
        ? refused.error().type()
        : "";
  }

  /** What to look at when a connection failed. */
  public static String hintAt(Throwable cause) {
    return hintAt(kindOf(cause));
  }

  /** What to look at for an error of Cognito. */
  public static String hintAt(String error) {
    return HINTS.getOrDefault(error, "Cognito's API reference for this error");
  }

  private static String kindOf(Throwable cause) {
    if (Causes.include(cause, UnknownHostException.class)) {
      return UNKNOWN_HOST;
    }
    return Causes.include(cause, SSLException.class) ? TLS : NO_CONNECTION;
  }

  /** Counts and logs that there was no connection to Cognito. */
  public void unreachable(Throwable cause) {
    String kind = kindOf(cause);
    count(kind);
    if (isDue(kind)) {
      String root = Causes.rootOf(cause).toString();
      LOG.warn("Cognito cannot be reached: {}; look at {}", root, hintAt(kind));
    }
  }

  /**
   * Counts and logs an outcome when it is a fault.
   *
   * @param client null when the operation names none
   */
  void inspect(@Nullable ClientSettings client, Operation operation, Outcome outcome) {
    String clientId = client == null ? "without an id" : client.clientId();
    if (outcome instanceof Outcome.Refused refused && isFault(client, operation, refused)) {
      String type = isOutOfMail(refused) ? MAIL_LIMIT : refused.error().type();
      type = refused.verdict() == Verdict.UNREADABLE ? UNREADABLE : type;
      report(counts.containsKey(type) ? type : OTHER, type, operation, clientId);
    } else if (client != null && operation == Operation.FORGOT_PASSWORD) {
      inspectRow(clientId, outcome);
    }
  }

  private void report(String error, String type, Operation operation, String clientId) {
    count(error);
    if (isDue(error + " " + clientId)) {
      // Not the message: a Lambda trigger may have written the username into it.
      LOG.warn(
          "{} of client {} failed with {}, which no user causes; look at {}",
          operation.wireName(),
          clientId,
          type,
          hintAt(error));
    }
  }

  private void count(String error) {
    Objects.requireNonNull(counts.get(error)).run();
  }

  /** Other operations may be refused by a trigger or in ways that are everyday there. */
  private static boolean isFault(
      @Nullable ClientSettings client, Operation operation, Outcome.Refused refused) {
    String type = refused.error().type();
    return switch (refused.verdict()) {
      case REJECTED ->
          operation.isRecovery()
              ? !isOrdinary(refused) || breaksOtherPolicy(client, type)
              : ClientSecrets.Proofs.areRefusedBy(refused)
                  || isOutOfMail(refused)
                  || (HINTS.containsKey(type)
                      && !USER_ERRORS.contains(type)
                      && !type.equals("UserLambdaValidationException"));
      case UNREADABLE -> true;
      default -> false;
    };
  }

  /** The configured policy let through what the pool's policy refuses. */
  private static boolean breaksOtherPolicy(@Nullable ClientSettings client, String error) {
    return client != null
        && client.passwordPolicy() != null
        && error.equals("InvalidPasswordException");
  }

  private void inspectRow(String clientId, Outcome outcome) {
    if (outcome.verdict() == Verdict.ACCEPTED) {
      refusedInARow.remove(clientId);
    } else if (UNIFORM_REFUSALS.contains(errorOf(outcome))
        && refusedInARow.merge(clientId, 1, (a, b) -> Math.min(ALL, a + b)) == ALL) {
      report(ALL_REFUSED, errorOf(outcome) + " each time", Operation.FORGOT_PASSWORD, clientId);
    }
  }

  private boolean isDue(String error) {
    long now = nanoClock.getAsLong();
    Long last = logged.get(error);
    if (last != null && now - last < QUIET_NANOS) {
      return false;
    }
    return last == null ? logged.putIfAbsent(error, now) == null : logged.replace(error, last, now);
  }
}
