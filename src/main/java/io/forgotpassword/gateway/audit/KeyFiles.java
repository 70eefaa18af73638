package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Files that hold keys: secrets that only their owner may read, and PEM (RFC 7468). */
public final class KeyFiles {
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String PUBLIC_KEY = "PUBLIC KEY";

  private static final int LINE = 64;
  private static final int TEXT_BYTES = 32;

  private KeyFiles() {}

  /**
   * The text of 256 random bits that a file in a directory holds; the file is made if it is
   * missing. Without a directory they are drawn for this process.
   *
   * @throws IOException if the file can be neither read nor made
   */
  public static Secret textIn(@Nullable Path directory, String name, SecureRandom random)
      throws IOException {
    byte[] bits = new byte[TEXT_BYTES];
    random.nextBytes(bits);
    String fresh = HexFormat.of().formatHex(bits);
    String text =
        directory == null ? fresh : findOrCreate(directory.resolve(name), () -> fresh).strip();
    return Secret.of(text);
  }

  /**
   * The text of a file. A missing file is made first, with a fresh text, readable by its owner only
   * from the first moment on.
   */
  static String findOrCreate(Path file, Fresh fresh) throws IOException {
    if (!Files.exists(file)) {
      String text = fresh.text();
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        return text;
      } catch (FileAlreadyExistsException madeMeanwhile) {
        // Its text counts.
      }
    }
    try {
      String kept = Files.readString(file);
      if (kept.isBlank()) {
        throw new IOException("it is empty, since a start was cut short; delete it");
      }
      return kept;
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": no UTF-8 text", e);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Makes the text of a missing file. */
  interface Fresh {
    String text() throws IOException;
  }

  static String toPem(byte[] der, String label) {
    String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return begin(label) + "\n" + base64 + "\n" + end(label) + "\n";
  }

  /** The DER of a PEM text; an IllegalArgumentException for any other text. */
  static byte[] fromPem(String text, String label) {
    String pem = text.strip();
    if (!pem.startsWith(begin(label)) || !pem.endsWith(end(label))) {
      throw new IllegalArgumentException("no PEM of a " + label);
    }
    String base64 = pem.substring(begin(label).length(), pem.length() - end(label).length());
    return Base64.getDecoder().decode(base64.replaceAll("\\s", "").getBytes(US_ASCII));
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
