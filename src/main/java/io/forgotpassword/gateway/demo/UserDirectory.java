package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Contact;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds an account by username or by a verified alias, without regard to case. */
final class UserDirectory {
  private final Map<String, Account> accounts = new HashMap<>();

  UserDirectory(PoolSettings settings) {
    for (PoolUser user : settings.users()) {
      Account account = new Account(user, settings.passwords().historySize());
      accounts.put(folded(user.username()), account);
      addAlias(user.email(), account);
      addAlias(user.phone(), account);
    }
  }

  Optional<Account> find(String name) {
    return Optional.ofNullable(accounts.get(folded(name)));
  }

  /** One name for a user however called; of an unknown user, the name folded. */
  String keyOf(String name) {
    return folded(find(name).map(account -> account.user().username()).orElse(name));
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
