package io.forgotpassword.gateway.demo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.HmacSha256;
import io.forgotpassword.gateway.signing.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The challenges that wait for an answer: each is answered once or never. */
final class SrpChallenges {
  /** AuthSessionValidity's default. */
  private static final Duration VALIDITY = Duration.ofMinutes(3);

  private static final int MAX_CHALLENGES = 10_000;
  private static final int SALT_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final int BLOCK_BYTES = 64;

  private final Srp srp = new Srp();
  private final Sha256 sha256 = new Sha256();
  private final PoolSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Cache<String, Challenge> challenges =
      Caffeine.newBuilder().maximumSize(MAX_CHALLENGES).build();

  /**
   * A PASSWORD_VERIFIER challenge that waits for its answer.
   *
   * @param account null when it is simulated
   * @param userId USER_ID_FOR_SRP
   * @param secretBlock Base64; it finds the challenge again
   * @param key what a client that knows the password signs with
   */
  record Challenge(
      @Nullable Account account,
      String clientId,
      String userId,
      BigInteger salt,
      BigInteger serverNumber,
      String secretBlock,
      Secret key,
      Instant expiresAt) {

    /** Whether the claim was made with the password. */
    boolean isAnsweredBy(String poolName, String timestamp, String signature) {
      byte[] expected =
          new HmacSha256(Base64.getDecoder().decode(key.reveal()))
              .of(
                  (poolName + userId).getBytes(StandardCharsets.UTF_8),
                  Base64.getDecoder().decode(secretBlock),
                  timestamp.getBytes(StandardCharsets.UTF_8));
      return Secret.of(Base64.getEncoder().encodeToString(expected)).equals(Secret.of(signature));
    }
  }

  SrpChallenges(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /** Creates a challenge; nobody knows its password when there is no account. */
  Challenge create(
      @Nullable Account account, String userId, String clientId, BigInteger clientNumber) {
    Secret password = account == null ? Secret.of(draw(SECRET_BYTES)) : account.password();
    BigInteger salt = saltOf(userId);
    BigInteger secret = new BigInteger(1, Base64.getDecoder().decode(draw(SECRET_BYTES)));
    BigInteger verifier = srp.verifier(settings.name() + userId, password, salt);
    BigInteger serverNumber = srp.publicNumber(verifier, secret);
    byte[] key = srp.sharedKey(clientNumber, serverNumber, secret, verifier);
    Challenge challenge =
        new Challenge(
            account,
            clientId,
            userId,
            salt,
            serverNumber,
            draw(BLOCK_BYTES),
            Secret.of(Base64.getEncoder().encodeToString(key)),
            clock.instant().plus(VALIDITY));
    challenges.put(challenge.secretBlock(), challenge);
    return challenge;
  }

  /** Takes back the challenge of a secret block, unless it came too late or was taken before. */
  Optional<Challenge> take(String secretBlock) {
    return Optional.ofNullable(challenges.asMap().remove(secretBlock))
        .filter(challenge -> clock.instant().isBefore(challenge.expiresAt()));
  }

  /** Always the same for a user, be there one or not. */
  private BigInteger saltOf(String userId) {
    byte[] hash =
        sha256.of(
            ("salt/" + settings.userPoolId() + "/" + userId).getBytes(StandardCharsets.UTF_8));
    return new BigInteger(1, Arrays.copyOf(hash, SALT_BYTES));
  }

  private String draw(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
