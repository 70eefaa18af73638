package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.demo.PoolSettings.Limits;
import io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Pools and users that differ from others in one setting. */
public final class Variants {
  private Variants() {}

  public static PoolSettings withClients(PoolSettings pool, Client... clients) {
    return new PoolSettings(
        pool.userPoolId(),
        List.of(clients),
        pool.users(),
        pool.concealsUsers(),
        pool.recovery(),
        pool.limits());
  }

  public static PoolSettings withUsers(PoolSettings pool, PoolUser... users) {
    return new PoolSettings(
        pool.userPoolId(),
        pool.clients(),
        List.of(users),
        pool.concealsUsers(),
        pool.recovery(),
        pool.limits());
  }

  /** With PreventUserExistenceErrors LEGACY. */
  public static PoolSettings tellingWhoExists(PoolSettings pool) {
    return new PoolSettings(
        pool.userPoolId(), pool.clients(), pool.users(), false, pool.recovery(), pool.limits());
  }

  public static PoolSettings withRecovery(PoolSettings pool, RecoveryOption... order) {
    return new PoolSettings(
        pool.userPoolId(),
        pool.clients(),
        pool.users(),
        pool.concealsUsers(),
        List.of(order),
        pool.limits());
  }

  public static PoolSettings withLimits(PoolSettings pool, Limits limits) {
    return new PoolSettings(
        pool.userPoolId(),
        pool.clients(),
        pool.users(),
        pool.concealsUsers(),
        pool.recovery(),
        limits);
  }

  public static PoolUser withMfa(PoolUser user, Medium... media) {
    return new PoolUser(
        user.username(),
        user.email(),
        user.phone(),
        Set.of(media),
        user.enabled(),
        user.confirmed(),
        user.passwords());
  }

  public static PoolUser withConfirmed(PoolUser user, boolean confirmed) {
    return new PoolUser(
        user.username(),
        user.email(),
        user.phone(),
        user.mfa(),
        user.enabled(),
        confirmed,
        user.passwords());
  }

  /** With passwords from before the current one, newest first. */
  public static PoolUser withEarlierPasswords(PoolUser user, Secret... earlier) {
    return new PoolUser(
        user.username(),
        user.email(),
        user.phone(),
        user.mfa(),
        user.enabled(),
        user.confirmed(),
        Stream.concat(Stream.of(user.password()), Stream.of(earlier)).toList());
  }
}
