package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The challenges that are out: each is answered once or never. */
final class SrpChallenges {
  /** AuthSessionValidity's default. */
  private static final Duration VALIDITY = Duration.ofMinutes(3);

  private static final int MAX_CHALLENGES = 10_000;
  private static final int SALT_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final int BLOCK_BYTES = 64;

  private final Srp srp = new Srp();
  private final Sha256 sha256 = new Sha256();
  private final String userPoolId;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, SrpChallenge> challenges =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SrpChallenge> eldest) {
          return size() > MAX_CHALLENGES;
        }
      };

  SrpChallenges(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this.userPoolId = settings.userPoolId();
    this.clock = clock;
    this.random = random;
  }

  /** Sets a challenge; nobody has the password when there is no account. */
  SrpChallenge set(
      @Nullable Account account, String userId, String clientId, BigInteger clientNumber) {
    Secret password = account == null ? Secret.of(draw(SECRET_BYTES)) : account.password();
    BigInteger salt = saltOf(userId);
    BigInteger secret = new BigInteger(1, Base64.getDecoder().decode(draw(SECRET_BYTES)));
    BigInteger verifier = srp.verifier(poolName() + userId, password, salt);
    BigInteger serverNumber = srp.publicNumber(verifier, secret);
    byte[] key = srp.sharedKey(clientNumber, serverNumber, secret, verifier);
    SrpChallenge challenge =
        new SrpChallenge(
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
  Optional<SrpChallenge> take(String secretBlock) {
    return Optional.ofNullable(challenges.remove(secretBlock))
        .filter(challenge -> clock.instant().isBefore(challenge.expiresAt()));
  }

  /** What stands after the Region in the pool's id. */
  String poolName() {
    return userPoolId.substring(userPoolId.indexOf('_') + 1);
  }

  /** Always the same for a user, be there one or not. */
  private BigInteger saltOf(String userId) {
    byte[] hash = sha256.of(("salt/" + userPoolId + "/" + userId).getBytes(StandardCharsets.UTF_8));
    return new BigInteger(1, Arrays.copyOf(hash, SALT_BYTES));
  }

  private String draw(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
