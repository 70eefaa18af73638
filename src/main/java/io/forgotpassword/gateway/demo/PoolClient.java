package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.util.List;

/**
 * An app client of the pool.
 *
 * @param clientId 1..128 of {@code [\w+]}
 * @param secrets its active secrets, at most two as Cognito has it; empty for a public client
 */
public record PoolClient(String clientId, List<Secret> secrets) {
  private static final int MAX_SECRETS = 2;

  /** Keeps a copy; more than two secrets are an {@link IllegalArgumentException}. */
  public PoolClient {
    secrets = List.copyOf(secrets);
    if (secrets.size() > MAX_SECRETS) {
      throw new IllegalArgumentException(
          "secrets: " + secrets.size() + " (expected: 0.." + MAX_SECRETS + ")");
    }
  }

  /** A client that browsers may hold: it has no secret. */
  public static PoolClient withoutSecret(String clientId) {
    return new PoolClient(clientId, List.of());
  }

  /** A client whose callers prove themselves by SecretHash. */
  public static PoolClient withSecret(String clientId, String... secrets) {
    return new PoolClient(clientId, List.of(secrets).stream().map(Secret::of).toList());
  }
}
