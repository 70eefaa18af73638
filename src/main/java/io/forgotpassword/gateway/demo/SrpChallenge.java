package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A PASSWORD_VERIFIER challenge that is out.
 *
 * @param account null when it is simulated
 * @param userId USER_ID_FOR_SRP
 * @param secretBlock Base64; it finds the challenge again
 * @param key what a client that knows the password signs with
 */
record SrpChallenge(
    @Nullable Account account,
    String clientId,
    String userId,
    BigInteger salt,
    BigInteger serverNumber,
    String secretBlock,
    Secret key,
    Instant expiresAt) {

  /** Whether the claim was made by someone who knows the password. */
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
