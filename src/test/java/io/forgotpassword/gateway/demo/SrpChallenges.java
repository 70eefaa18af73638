package io.forgotpassword.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.HmacSha256;
import io.forgotpassword.gateway.signing.Sha256;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.agreement.srp.SRP6StandardGroups;
import org.jspecify.annotations.Nullable;

/**
 * The PASSWORD_VERIFIER challenges that wait for an answer; each is answered once or never. They
 * are the server's side of SRP-6a (RFC 5054) as Cognito's clients speak it: SHA-256, the 3072-bit
 * prime with generator 2, and numbers padded to two's complement.
 */
final class SrpChallenges {
  private static final BigInteger N = SRP6StandardGroups.rfc5054_3072.getN();
  private static final BigInteger G = BigInteger.TWO;
  private static final byte[] INFO = "Caldera Derived Key\u0001".getBytes(UTF_8);
  private static final int KEY_BYTES = 16;
  private static final int SALT_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final int BLOCK_BYTES = 64;
  private static final int MAX_CHALLENGES = 10_000;

  /** AuthSessionValidity's default. */
  private static final Duration VALIDITY = Duration.ofMinutes(3);

  private final Sha256 sha256 = new Sha256();
  private final BigInteger k = hash(N.toByteArray(), G.toByteArray());
  private final PoolSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Cache<String, Challenge> challenges =
      Caffeine.newBuilder().maximumSize(MAX_CHALLENGES).build();

  SrpChallenges(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A challenge that waits for its answer.
   *
   * @param account null when it is simulated
   * @param userId USER_ID_FOR_SRP
   * @param secretBlock Base64; it finds the challenge again
   * @param key Base64; what a client that knows the password signs with
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
                  (poolName + userId).getBytes(UTF_8),
                  Base64.getDecoder().decode(secretBlock),
                  timestamp.getBytes(UTF_8));
      return Secret.of(base64(expected)).equals(Secret.of(signature));
    }
  }

  /** Whether a client may send this number as its own: it is not 0 in the group. */
  static boolean isPublicNumber(BigInteger number) {
    return number.mod(N).signum() != 0;
  }

  /** Creates a challenge; nobody knows its password when there is no account. */
  Challenge create(
      @Nullable Account account, String userId, String clientId, BigInteger clientNumber) {
    Secret password =
        account == null ? Secret.of(base64(draw(SECRET_BYTES))) : account.user().password();
    BigInteger salt = saltOf(userId);
    BigInteger secret = new BigInteger(1, draw(SECRET_BYTES));
    String identity = settings.userPoolId().split("_", 2)[1] + userId + ":" + password.reveal();
    BigInteger x = hash(salt.toByteArray(), sha256.of(identity.getBytes(UTF_8)));
    BigInteger verifier = G.modPow(x, N);
    BigInteger serverNumber = k.multiply(verifier).add(G.modPow(secret, N)).mod(N);
    BigInteger u = hash(clientNumber.toByteArray(), serverNumber.toByteArray());
    BigInteger shared = clientNumber.multiply(verifier.modPow(u, N)).modPow(secret, N);
    Challenge challenge =
        new Challenge(
            account,
            clientId,
            userId,
            salt,
            serverNumber,
            base64(draw(BLOCK_BYTES)),
            Secret.of(base64(derivedKey(u, shared))),
            clock.instant().plus(VALIDITY));
    challenges.put(challenge.secretBlock(), challenge);
    return challenge;
  }

  /** HKDF (RFC 5869) with one block. */
  private static byte[] derivedKey(BigInteger u, BigInteger shared) {
    byte[] extracted = new HmacSha256(u.toByteArray()).of(shared.toByteArray());
    return Arrays.copyOf(new HmacSha256(extracted).of(INFO), KEY_BYTES);
  }

  /** Takes back the challenge of a secret block, unless it came too late or was taken before. */
  Optional<Challenge> take(String secretBlock) {
    return Optional.ofNullable(challenges.asMap().remove(secretBlock))
        .filter(challenge -> clock.instant().isBefore(challenge.expiresAt()));
  }

  /** Always the same for a user, be there one or not. */
  private BigInteger saltOf(String userId) {
    String unique = "salt/" + settings.userPoolId() + "/" + userId;
    return new BigInteger(1, Arrays.copyOf(sha256.of(unique.getBytes(UTF_8)), SALT_BYTES));
  }

  private BigInteger hash(byte[]... parts) {
    return new BigInteger(1, sha256.of(parts));
  }

  private byte[] draw(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
