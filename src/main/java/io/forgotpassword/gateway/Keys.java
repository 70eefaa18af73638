package io.forgotpassword.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.PseudonymKey;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;

/**
 * The keys of one deployment, all made from {@code audit.pseudonym-key}, so that gateways that share
 * it give one answer. Each purpose has a key of its own.
 */
record Keys(byte[] pseudonym, byte[] device, byte[] simulatedDelivery) {
  static Keys of(AuditSettings settings) throws IOException {
    if (settings.directory() != null) {
      Files.createDirectories(settings.directory());
    }
    byte[] root =
        PseudonymKey.find(settings.pseudonymKey(), settings.directory(), new SecureRandom());
    HmacSha256 derive = new HmacSha256(root);
    return new Keys(
        derive.of("pseudonym".getBytes(UTF_8)),
        derive.of("device-id".getBytes(UTF_8)),
        derive.of("simulated-delivery".getBytes(UTF_8)));
  }
}
