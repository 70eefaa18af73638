package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import io.forgotpassword.gateway.model.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The changeable state of one user: confirmation, contacts and passwords. */
final class Account {
  private final UUID sub;
  private final Map<String, String> profile;
  private final int historySize;
  private final List<Secret> passwords = new ArrayList<>();
  private PoolUser user;

  /**
   * An account whose history is the user's.
   *
   * @param sub the user's identifier for good
   * @param profile attributes that are no contacts
   * @param historySize how many passwords count as used before
   */
  Account(PoolUser user, UUID sub, Map<String, String> profile, int historySize) {
    this.user = user;
    this.sub = sub;
    this.profile = Map.copyOf(profile);
    this.historySize = historySize;
    passwords.add(user.password());
    passwords.addAll(user.earlierPasswords());
  }

  PoolUser user() {
    return user;
  }

  UUID sub() {
    return sub;
  }

  /** All attributes with their values as GetUser has them, sub first. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("sub", sub.toString());
    putContact(attributes, "email", user.email());
    putContact(attributes, "phone_number", user.phone());
    attributes.putAll(profile);
    return attributes;
  }

  Secret password() {
    return passwords.get(0);
  }

  boolean hasPassword(Secret password) {
    return password().equals(password);
  }

  boolean usedBefore(Secret password) {
    return passwords.stream().limit(historySize).anyMatch(password::equals);
  }

  /** Makes the user confirmed. */
  void confirm() {
    user = user.confirm();
  }

  /** Marks the contact of a medium as verified or not. */
  void verify(Medium medium, boolean verified) {
    if (medium == Medium.EMAIL && user.email() != null) {
      user = user.withEmail(user.email().value(), verified);
    } else if (medium == Medium.SMS && user.phone() != null) {
      user = user.withPhone(user.phone().value(), verified);
    }
  }

  /** Sets a password, and forgets those that are too old for the history. */
  void reset(Secret password) {
    passwords.add(0, password);
    passwords
        .subList(Math.max(1, Math.min(historySize, passwords.size())), passwords.size())
        .clear();
  }

  private static void putContact(Map<String, String> to, String name, @Nullable Contact contact) {
    if (contact != null) {
      to.put(name, contact.value());
      to.put(name + "_verified", String.valueOf(contact.verified()));
    }
  }
}
