package io.forgotpassword.gateway.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * What tells one content of a file from another without reading it. The real path is part of it:
 * Kubernetes rotates a mounted secret by pointing a link elsewhere.
 */
record FileStamp(String target, FileTime modified, long size) {
  private static final FileStamp GONE = new FileStamp("", FileTime.fromMillis(0), -1);

  static FileStamp of(Path file) {
    try {
      Path target = file.toRealPath();
      return new FileStamp(
          target.toString(), Files.getLastModifiedTime(target), Files.size(target));
    } catch (IOException gone) {
      return GONE;
    }
  }
}
