package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 8032, section 7.1, test 2. */
  @Test
  void signsAsTheStandardSays() throws Exception {
    byte[] seed = HEX.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    SigningKey key = SigningKey.find(Secret.of(pem(seed)), null, new SecureRandom());
    assertThat(HEX.formatHex(key.sign(new byte[] {0x72})))
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  }

  @Test
  void isVerifiedByItsPublicHalfAndByNoOther(@TempDir Path directory) throws Exception {
    SigningKey key = SigningKey.find(Secret.NONE, directory, new SecureRandom());
    SigningKey other = SigningKey.find(Secret.NONE, null, new SecureRandom());
    VerifyingKey known = VerifyingKey.read(directory.resolve(VerifyingKey.FILE));
    byte[] message = "a checkpoint".getBytes(UTF_8);
    assertThat(known.id()).isEqualTo(key.verifier().id()).isNotEqualTo(other.verifier().id());
    assertThat(known.verifies(message, key.sign(message))).isTrue();
    assertThat(known.verifies(message, other.sign(message))).isFalse();
    assertThat(known.verifies(new byte[] {1}, key.sign(message))).isFalse();
    assertThat(known.verifies(message, new byte[] {1})).isFalse();
  }

  @Test
  void isTheSameWhenItIsFoundAgain(@TempDir Path directory) throws Exception {
    SigningKey first = SigningKey.find(Secret.NONE, directory, new SecureRandom());
    SigningKey again = SigningKey.find(Secret.NONE, directory, new SecureRandom());
    assertThat(again.verifier().id()).isEqualTo(first.verifier().id());
    String kept = Files.readString(directory.resolve(SigningKey.FILE));
    SigningKey configured = SigningKey.find(Secret.of(kept), null, new SecureRandom());
    assertThat(configured.verifier().id()).isEqualTo(first.verifier().id());
  }

  @Test
  void isNoKeyOfAnotherAlgorithm() throws Exception {
    byte[] rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    Secret wrong = Secret.of(KeyFiles.toPem(rsa, KeyFiles.PRIVATE_KEY));
    assertThatThrownBy(() -> SigningKey.find(wrong, null, new SecureRandom()))
        .isInstanceOf(IOException.class)
        .hasMessage("audit.signing-key: no Ed25519 private key in PEM, PKCS #8");
  }

  private static String pem(byte[] seed) throws Exception {
    EdECPrivateKeySpec spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed);
    EdECPrivateKey key = (EdECPrivateKey) KeyFactory.getInstance("Ed25519").generatePrivate(spec);
    return KeyFiles.toPem(key.getEncoded(), KeyFiles.PRIVATE_KEY);
  }
}
