package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.util.List;

/**
 * A user pool, as an administrator would have set it up.
 *
 * @param userPoolId the Region, an underscore and a name, such as {@code eu-west-1_Example01}
 * @param concealsUsers PreventUserExistenceErrors: whether unknown, disabled and unreachable users
 *     are simulated (ENABLED) or named (LEGACY)
 * @param recovery AccountRecoverySetting, first choice first
 */
public record PoolSettings(
    String userPoolId,
    List<PoolClient> clients,
    List<PoolUser> users,
    boolean concealsUsers,
    List<RecoveryOption> recovery,
    PoolLimits limits,
    PasswordPolicy passwords,
    SignaturePolicy signatures) {

  /** The example's client with a secret; its callers send a SecretHash. */
  public static final PoolClient EXAMPLE_CLIENT =
      PoolClient.withSecret(
          "1example23456789", "9example876543210example876543210example876543210ex");

  /** The example's client without a secret. */
  public static final PoolClient EXAMPLE_PUBLIC_CLIENT =
      PoolClient.withoutSecret("2publicexample4567");

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
        PoolLimits.standard(),
        PasswordPolicy.standard(),
        new SignaturePolicy(false, List.of()));
  }

  /** The AWS Region, to which signatures are scoped. */
  public String region() {
    return userPoolId.substring(0, userPoolId.indexOf('_'));
  }

  /** What stands after the Region in the pool's id. */
  String name() {
    return userPoolId.substring(userPoolId.indexOf('_') + 1);
  }

  /** This pool with other app clients. */
  public PoolSettings withClients(PoolClient... others) {
    return new PoolSettings(
        userPoolId, List.of(others), users, concealsUsers, recovery, limits, passwords, signatures);
  }

  /** This pool with other users. */
  public PoolSettings withUsers(PoolUser... all) {
    return new PoolSettings(
        userPoolId, clients, List.of(all), concealsUsers, recovery, limits, passwords, signatures);
  }

  /** This pool with PreventUserExistenceErrors LEGACY: it tells who exists. */
  public PoolSettings tellingWhoExists() {
    return new PoolSettings(
        userPoolId, clients, users, false, recovery, limits, passwords, signatures);
  }

  /** This pool with another AccountRecoverySetting. */
  public PoolSettings withRecovery(RecoveryOption... order) {
    return new PoolSettings(
        userPoolId, clients, users, concealsUsers, List.of(order), limits, passwords, signatures);
  }

  /** This pool with other limits. */
  public PoolSettings withLimits(PoolLimits others) {
    return new PoolSettings(
        userPoolId, clients, users, concealsUsers, recovery, others, passwords, signatures);
  }

  /** This pool with another password policy. */
  public PoolSettings withPasswords(PasswordPolicy policy) {
    return new PoolSettings(
        userPoolId, clients, users, concealsUsers, recovery, limits, policy, signatures);
  }

  /** This pool with another rule for signatures. */
  public PoolSettings withSignatures(SignaturePolicy policy) {
    return new PoolSettings(
        userPoolId, clients, users, concealsUsers, recovery, limits, passwords, policy);
  }
}
