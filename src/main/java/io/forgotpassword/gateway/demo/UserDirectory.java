package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Contact;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds an account by username or by a verified alias, without regard to case. */
final class UserDirectory {
  /** Names and aliases; whoever signs up beyond it is refused, so that memory is bounded. */
  private static final int MAX_NAMES = 100_000;

  private final Map<String, Account> accounts = new HashMap<>();

  UserDirectory(PoolSettings settings) {
    settings.users().forEach(this::add);
  }

  /** A user, who changes. */
  static final class Account {
    private PoolUser user;

    private Account(PoolUser user) {
      this.user = user;
    }

    PoolUser user() {
      return user;
    }

    void set(PoolUser changed) {
      user = changed;
    }
  }

  Optional<Account> find(String name) {
    return Optional.ofNullable(accounts.get(folded(name)));
  }

  /** The same key for every name and alias of a user; for an unknown user, the name folded. */
  String keyOf(String name) {
    return folded(find(name).map(account -> account.user().username()).orElse(name));
  }

  /** Takes in a user, and verified contacts as aliases unless they are another's. */
  Account add(PoolUser user) {
    if (accounts.size() >= MAX_NAMES) {
      throw new Refused("LimitExceededException", "The pool is full.");
    }
    Account account = new Account(user);
    link(user.username(), account);
    addAlias(user.email(), account);
    addAlias(user.phone(), account);
    return account;
  }

  /** Has an account found by one more name. */
  void link(String name, Account account) {
    accounts.put(folded(name), account);
  }

  private void addAlias(@Nullable Contact contact, Account account) {
    if (contact != null && contact.verified()) {
      accounts.putIfAbsent(folded(contact.value()), account);
    }
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
