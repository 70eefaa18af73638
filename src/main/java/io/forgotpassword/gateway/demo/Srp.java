package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.HmacSha256;
import io.forgotpassword.gateway.signing.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The server's side of the Secure Remote Password protocol, SRP-6a (RFC 5054), as Cognito's clients
 * speak it: SHA-256, the 3072-bit group with generator 2, and numbers padded to two's complement.
 */
final class Srp {
  private static final BigInteger N =
      new BigInteger(
          "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
              + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
              + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
              + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
              + "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
              + "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
              + "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
              + "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
              + "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
              + "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
              + "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
              + "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
          16);
  private static final BigInteger G = BigInteger.TWO;
  private static final byte[] INFO =
      "Caldera Derived Key\u0001".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_LENGTH = 16;

  private final Sha256 sha256 = new Sha256();
  private final BigInteger k = hash(N.toByteArray(), G.toByteArray());

  /** Whether this is a number that a client may send as its own: not 0 in the group. */
  static boolean isPublicNumber(BigInteger number) {
    return number.mod(N).signum() != 0;
  }

  /**
   * The verifier {@code v} of a password; the name is the pool's, without the Region, and user's.
   */
  BigInteger verifier(String poolAndUser, Secret password, BigInteger salt) {
    byte[] identity =
        sha256.of((poolAndUser + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8));
    return G.modPow(hash(salt.toByteArray(), identity), N);
  }

  /** The server's number {@code B} for its secret {@code b}. */
  BigInteger publicNumber(BigInteger verifier, BigInteger secret) {
    return k.multiply(verifier).add(G.modPow(secret, N)).mod(N);
  }

  /** The key both sides have when the client knows the password: HKDF (RFC 5869), 16 bytes. */
  byte[] sharedKey(BigInteger client, BigInteger server, BigInteger secret, BigInteger verifier) {
    BigInteger u = hash(client.toByteArray(), server.toByteArray());
    BigInteger shared = client.multiply(verifier.modPow(u, N)).modPow(secret, N);
    byte[] extracted = new HmacSha256(u.toByteArray()).of(shared.toByteArray());
    return Arrays.copyOf(new HmacSha256(extracted).of(INFO), KEY_LENGTH);
  }

  private BigInteger hash(byte[]... parts) {
    return new BigInteger(1, sha256.of(parts));
  }
}
