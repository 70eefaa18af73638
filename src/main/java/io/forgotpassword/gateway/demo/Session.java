package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.time.Instant;

/** What one sign-in began; it ends when its refresh token expires or is revoked. */
final class Session {
  private final String id;
  private final Account account;
  private final String clientId;
  private final Instant beganAt;
  private final Secret refreshToken;
  private boolean revoked;

  /**
   * A session that lasts.
   *
   * @param id the {@code origin_jti} of its tokens
   */
  Session(String id, Account account, String clientId, Instant beganAt, Secret refreshToken) {
    this.id = id;
    this.account = account;
    this.clientId = clientId;
    this.beganAt = beganAt;
    this.refreshToken = refreshToken;
  }

  String id() {
    return id;
  }

  Account account() {
    return account;
  }

  String clientId() {
    return clientId;
  }

  Instant beganAt() {
    return beganAt;
  }

  Secret refreshToken() {
    return refreshToken;
  }

  boolean isRevoked() {
    return revoked;
  }

  void revoke() {
    revoked = true;
  }
}
