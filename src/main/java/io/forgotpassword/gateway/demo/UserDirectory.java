package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds an account by username or by a verified alias, without regard to case. */
final class UserDirectory {
  /** Names and aliases; whoever signs up beyond it is refused, so that memory is bounded. */
  private static final int MAX_NAMES = 100_000;

  private final String userPoolId;
  private final Map<String, Account> accounts = new HashMap<>();

  UserDirectory(PoolSettings settings) {
    userPoolId = settings.userPoolId();
    for (PoolUser user : settings.users()) {
      Account account = add(user, Map.of());
      addAlias(user.email(), account);
      addAlias(user.phone(), account);
    }
  }

  Optional<Account> find(String name) {
    return Optional.ofNullable(accounts.get(folded(name)));
  }

  /** The same key for every name and alias of a user; for an unknown user, the name folded. */
  String keyOf(String name) {
    return folded(find(name).map(account -> account.user().username()).orElse(name));
  }

  /** The sub that a username has or would have: always the same one. */
  UUID subOf(String username) {
    String unique = userPoolId + "/" + folded(username);
    return UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes in a user, without aliases. */
  Account add(PoolUser user, Map<String, String> profile) {
    if (accounts.size() >= MAX_NAMES) {
      throw new Refused("LimitExceededException", "The pool is full.");
    }
    Account account = new Account(user, subOf(user.username()), profile);
    accounts.put(folded(user.username()), account);
    return account;
  }

  /**
   * Makes the contact that a code was sent to an alias of the user. If it is another user's alias,
   * refuses the call, or takes it from them when forced.
   */
  void claim(Delivery delivery, Account account, boolean force) {
    Medium medium = delivery.option().medium;
    Account holder = accounts.get(folded(delivery.destination()));
    if (holder != null && holder != account) {
      if (!force) {
        throw new Refused(
            "AliasExistsException",
            "An account with the given " + delivery.option().attributeName + " already exists.");
      }
      holder.verify(medium, false);
    }
    accounts.put(folded(delivery.destination()), account);
    account.verify(medium, true);
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
