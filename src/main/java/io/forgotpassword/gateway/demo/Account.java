package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What changes about one user: the password, those before it, and the code that is out. */
final class Account {
  private final PoolUser user;
  private final int historySize;
  private final List<Secret> passwords = new ArrayList<>();
  private @Nullable IssuedCode code;

  /**
   * An account whose history is the user's.
   *
   * @param historySize how many passwords count as used before
   */
  Account(PoolUser user, int historySize) {
    this.user = user;
    this.historySize = historySize;
    passwords.add(user.password());
    passwords.addAll(user.earlierPasswords());
  }

  PoolUser user() {
    return user;
  }

  boolean hasPassword(Secret password) {
    return passwords.get(0).equals(password);
  }

  boolean usedBefore(Secret password) {
    return passwords.stream().limit(historySize).anyMatch(password::equals);
  }

  /** The code that is out; null when none was asked for, or it was used. */
  @Nullable IssuedCode code() {
    return code;
  }

  /** Sends out a code; the one before it is worth nothing any more. */
  void issue(IssuedCode fresh) {
    code = fresh;
  }

  /** Sets a password and uses up the code. */
  void reset(Secret password) {
    code = null;
    passwords.add(0, password);
    passwords
        .subList(Math.max(1, Math.min(historySize, passwords.size())), passwords.size())
        .clear();
  }
}
