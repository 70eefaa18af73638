package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user pool, as an administrator would have set it up. Its password policy is Cognito's default.
 *
 * @param userPoolId the Region, an underscore and a name, such as {@code eu-west-1_Example01}
 * @param concealsUsers PreventUserExistenceErrors: whether unknown, disabled and unreachable users
 *     are simulated (ENABLED) or named (LEGACY)
 * @param recovery AccountRecoverySetting, first choice first
 */
public record PoolSettings(
    String userPoolId,
    List<Client> clients,
    List<PoolUser> users,
    boolean concealsUsers,
    List<RecoveryOption> recovery,
    Limits limits) {
  /** The example's client with a secret; its callers send a SecretHash. */
  public static final Client EXAMPLE_CLIENT =
      Client.withSecret("1example23456789", "9example876543210example876543210example876543210ex");

  /** The example's client without a secret. */
  public static final Client EXAMPLE_PUBLIC_CLIENT = Client.withoutSecret("2publicexample4567");

  /** The password of every user of the example, until it is reset. */
  public static final Secret EXAMPLE_PASSWORD = Secret.of("Analytical-1843");

  /** Refuses no recovery, and ADMIN_ONLY beside another. */
  public PoolSettings {
    clients = List.copyOf(clients);
    users = List.copyOf(users);
    recovery = List.copyOf(recovery);
    boolean adminBesideOthers = recovery.contains(RecoveryOption.ADMIN_ONLY) && recovery.size() > 1;
    if (recovery.isEmpty() || adminBesideOthers) {
      throw new IllegalArgumentException(
          "recovery: " + recovery + " (expected: ADMIN_ONLY alone, or others)");
    }
  }

  /**
   * An app client.
   *
   * @param clientId 1..128 of {@code [\w+]}
   * @param secrets its active secrets, at most two as Cognito has it; empty for a public client
   */
  public record Client(String clientId, List<Secret> secrets) {
    private static final int MAX_SECRETS = 2;

    /** Keeps a copy; more than two secrets are an {@link IllegalArgumentException}. */
    public Client {
      secrets = List.copyOf(secrets);
      if (secrets.size() > MAX_SECRETS) {
        throw new IllegalArgumentException(
            "secrets: " + secrets.size() + " (expected: 0.." + MAX_SECRETS + ")");
      }
    }

    /** A client that browsers may hold: it has no secret. */
    public static Client withoutSecret(String clientId) {
      return new Client(clientId, List.of());
    }

    /** A client whose callers prove themselves by SecretHash. */
    public static Client withSecret(String clientId, String... secrets) {
      return new Client(clientId, Stream.of(secrets).map(Secret::of).toList());
    }
  }

  /**
   * How much the pool allows.
   *
   * @param requestsPerHour ForgotPassword and ConfirmForgotPassword calls for one user together,
   *     Cognito's are 5..20 by risk; and ResendConfirmationCode calls, counted for themselves
   * @param guessesPerCode wrong guesses at one code before TooManyFailedAttemptsException
   * @param codeValidity how long a recovery code lives; a sign-up's lives 24 hours
   * @param passwordHistory how many passwords, the current one included, may not be used again
   */
  public record Limits(
      int requestsPerHour, int guessesPerCode, Duration codeValidity, int passwordHistory) {
    /** 20 requests, 20 guesses, a code of one hour and no history. */
    public static final Limits STANDARD = new Limits(20, 20, Duration.ofHours(1), 0);
  }

  /**
   * The demo's pool: {@code ada} has a verified phone and address, {@code grace} only a verified
   * address, {@code linus} is disabled.
   */
  public static PoolSettings example() {
    return new PoolSettings(
        "eu-west-1_Example01",
        List.of(EXAMPLE_CLIENT, EXAMPLE_PUBLIC_CLIENT),
        List.of(
            PoolUser.of("ada", EXAMPLE_PASSWORD)
                .withEmail("ada@example.com", true)
                .withPhone("+15555550100", true),
            PoolUser.of("grace", EXAMPLE_PASSWORD).withEmail("grace@example.com", true),
            PoolUser.of("linus", EXAMPLE_PASSWORD).withEmail("linus@example.com", true).disabled()),
        true,
        List.of(RecoveryOption.VERIFIED_PHONE_NUMBER, RecoveryOption.VERIFIED_EMAIL),
        Limits.STANDARD);
  }

  /** The AWS Region, to which signatures are scoped. */
  public String region() {
    return userPoolId.substring(0, userPoolId.indexOf('_'));
  }

  /** One of AccountRecoverySetting's mechanisms; a pool tries them in its order. */
  public enum RecoveryOption {
    VERIFIED_PHONE_NUMBER("phone_number", Medium.SMS),
    VERIFIED_EMAIL("email", Medium.EMAIL),
    /** Users cannot recover by themselves; must be the only mechanism. */
    ADMIN_ONLY("", Medium.EMAIL);

    final String attributeName;
    final Medium medium;

    RecoveryOption(String attributeName, Medium medium) {
      this.attributeName = attributeName;
      this.medium = medium;
    }

    /** What the user has for this mechanism, verified or not. */
    @Nullable Contact contactOf(PoolUser user) {
      return switch (this) {
        case VERIFIED_PHONE_NUMBER -> user.phone();
        case VERIFIED_EMAIL -> user.email();
        case ADMIN_ONLY -> null;
      };
    }
  }
}
