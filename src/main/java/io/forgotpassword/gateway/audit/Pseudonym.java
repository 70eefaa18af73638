package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Turns a username into the user's name in the trail: the first 128 bits of the HMAC-SHA-256 of the
 * normalised username, in hexadecimal. For one thread.
 */
public final class Pseudonym {
  private static final HexFormat HEX = HexFormat.of();
  private static final int BYTES = 16;
  private static final int KEY_ID_BYTES = 8;
  private static final String FILE = "pseudonym.key";

  private final HmacSha256 hmac;
  private final String keyId;

  public Pseudonym(byte[] key) {
    this.hmac = new HmacSha256(key);
    byte[] id = hmac.of("key-id\n".getBytes(StandardCharsets.UTF_8));
    this.keyId = HEX.formatHex(Arrays.copyOf(id, KEY_ID_BYTES));
  }

  /**
   * Identifies the key without revealing it: 16 hexadecimal digits. It is the hash of a text with a
   * line feed, which no normalised username contains, so it is nobody's pseudonym.
   */
  public String keyId() {
    return keyId;
  }

  /** 32 hexadecimal digits. */
  public String of(Username username) {
    byte[] hash = hmac.of(username.normalised().getBytes(StandardCharsets.UTF_8));
    return HEX.formatHex(Arrays.copyOf(hash, BYTES));
  }

  /**
   * Finds the root key: the bytes of the configured text; else of the file {@code pseudonym.key} in
   * the directory, created readable by its owner only; else, without a directory, random ones for
   * this process.
   */
  public static byte[] findKey(Secret configured, @Nullable Path directory, SecureRandom random)
      throws IOException {
    Secret key = configured.isEmpty() ? KeyFiles.textIn(directory, FILE, random) : configured;
    return key.reveal().getBytes(StandardCharsets.UTF_8);
  }

  public static boolean hasKey(@Nullable Path directory) {
    return directory != null && Files.isRegularFile(directory.resolve(FILE));
  }
}
