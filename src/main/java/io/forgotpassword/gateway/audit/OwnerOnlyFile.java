package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files for secrets, which nobody but their owner may read from the first moment on. */
final class OwnerOnlyFile {
  private OwnerOnlyFile() {}

  /** Makes a file; false when there is one already, which stays as it is. */
  static boolean create(Path file, byte[] content) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException kept) {
      return false;
    }
    Files.write(file, content, StandardOpenOption.WRITE);
    return true;
  }
}
