package io.forgotpassword.gateway.http;

import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key files of the edge, read again when they changed. What cannot be used is
 * reported once and changes nothing. Thread-safe and blocking; one for all event loops.
 */
public final class CertificateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

  private final Path certificate;
  private final Path key;
  private FileStamp seenCertificate;
  private FileStamp seenKey;
  private volatile KeyCertOptions inForce;

  private CertificateFiles(ServerSettings.Tls tls) throws IOException {
    this.certificate = tls.certificate();
    this.key = tls.key();
    this.seenCertificate = FileStamp.of(certificate);
    this.seenKey = FileStamp.of(key);
    this.inForce = PemPair.read(certificate, key);
  }

  /**
   * The files of {@code server.tls}, read for the first time.
   *
   * @throws IOException naming the file that is missing, unreadable, no PEM, or not the other's
   */
  public static CertificateFiles open(ServerSettings.Tls tls) throws IOException {
    return new CertificateFiles(tls);
  }

  /** The newest usable pair as far as is known, without a look at the files. */
  KeyCertOptions known() {
    return inForce;
  }

  /** The newest usable pair; the same object until there is a newer one. */
  synchronized KeyCertOptions current() {
    FileStamp certificateNow = FileStamp.of(certificate);
    FileStamp keyNow = FileStamp.of(key);
    if (!certificateNow.equals(seenCertificate) || !keyNow.equals(seenKey)) {
      reread(certificateNow, keyNow);
    }
    return inForce;
  }

  /** Files that change while they are read are left for the next look. */
  private void reread(FileStamp certificateNow, FileStamp keyNow) {
    try {
      KeyCertOptions read = PemPair.read(certificate, key);
      if (isStill(certificateNow, keyNow)) {
        inForce = read;
        LOG.info("{}: a new certificate, in force for new connections", certificate);
      }
    } catch (IOException e) {
      LOG.error("the new certificate cannot be used, the old one stays: {}", e.getMessage());
    }
    if (isStill(certificateNow, keyNow)) {
      seenCertificate = certificateNow;
      seenKey = keyNow;
    }
  }

  private boolean isStill(FileStamp certificateNow, FileStamp keyNow) {
    return FileStamp.of(certificate).equals(certificateNow) && FileStamp.of(key).equals(keyNow);
  }
}
