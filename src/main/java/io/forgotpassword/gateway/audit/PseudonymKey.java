package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Finds the key of the pseudonyms: the configured one, or the one kept beside the audit. */
public final class PseudonymKey {
  private static final String FILE = "pseudonym.key";
  private static final int BYTES = 32;

  private PseudonymKey() {}

  /**
   * The key's bytes: those of the configured text; else of the file {@code pseudonym.key} in the
   * directory, created readable by its owner only; else, without a directory, random ones for this
   * process.
   *
   * @throws IOException if the file can be neither read nor made
   */
  public static byte[] find(Secret configured, @Nullable Path directory, SecureRandom random)
      throws IOException {
    if (!configured.isEmpty()) {
      return configured.reveal().getBytes(StandardCharsets.UTF_8);
    }
    byte[] fresh = new byte[BYTES];
    random.nextBytes(fresh);
    return directory == null ? fresh : keep(directory, HexFormat.of().formatHex(fresh));
  }

  /** Whether the directory has a key. */
  public static boolean isIn(@Nullable Path directory) {
    return directory != null && Files.isRegularFile(directory.resolve(FILE));
  }

  private static byte[] keep(Path directory, String fresh) throws IOException {
    Path file = directory.resolve(FILE);
    boolean created = KeyFiles.createSecret(file, fresh.getBytes(StandardCharsets.UTF_8));
    String key = created ? fresh : KeyFiles.read(file).strip();
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
