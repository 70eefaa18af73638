package io.forgotpassword.gateway.app;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.ExecutionException;

/** Puts into words why something failed. */
public final class Reason {
  private Reason() {}

  /** One line for the operator; the JDK's own messages about files are nothing but their names. */
  public static String of(Throwable failure) {
    if (failure instanceof ExecutionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + wordsOf(file);
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static String wordsOf(FileSystemException file) {
    if (file instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (file instanceof AccessDeniedException) {
      return "this process may not use it";
    }
    if (file instanceof NotDirectoryException || file instanceof FileAlreadyExistsException) {
      return "it is not a directory";
    }
    return file.getClass().getSimpleName();
  }
}
