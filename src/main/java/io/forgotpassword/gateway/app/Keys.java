package io.forgotpassword.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.KeyFiles;
import io.forgotpassword.gateway.audit.Pseudonym;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one deployment, all made from {@code audit.pseudonym-key}, so that gateways that
 * share it give one answer. Each purpose has a key of its own.
 */
public final class Keys {
  private final HmacSha256 derive;

  private Keys(byte[] root) {
    this.derive = new HmacSha256(root);
  }

  /** The keys of a configuration; makes the root key where there is none. Blocks. */
  public static Keys of(AuditSettings settings) throws IOException {
    if (settings.directory() != null) {
      Files.createDirectories(settings.directory());
    }
    return new Keys(
        Pseudonym.findKey(settings.pseudonymKey(), settings.directory(), new SecureRandom()));
  }

  /**
   * The keys of device cookies: the configured ones, or else one that is kept beside the audit; or
   * without a directory, one of this process. Blocks.
   */
  static List<Secret> ofDevices(List<Secret> configured, @Nullable Path directory)
      throws IOException {
    return configured.isEmpty()
        ? List.of(KeyFiles.textIn(directory, "trusted-devices.key", new SecureRandom()))
        : configured;
  }

  /** The keys made from a key that was configured before, or elsewhere. */
  public static Keys of(Secret root) {
    return new Keys(root.reveal().getBytes(UTF_8));
  }

  /** The key of the usernames' pseudonyms in the audit. */
  public byte[] pseudonym() {
    return of("pseudonym");
  }

  /** The key of derived device ids. */
  byte[] device() {
    return of("device-id");
  }

  /** The key that limits name their buckets with. */
  byte[] limits() {
    return of("limits");
  }

  private synchronized byte[] of(String purpose) {
    return derive.of(purpose.getBytes(UTF_8));
  }
}
