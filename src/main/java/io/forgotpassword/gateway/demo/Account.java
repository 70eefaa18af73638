package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import io.forgotpassword.gateway.model.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The changeable state of one user: confirmation, contacts and passwords. */
final class Account {
  private final UUID sub;
  private final Map<String, String> profile;
  private PoolUser user;

  /**
   * @param sub the user's identifier for good
   * @param profile attributes that are no contacts
   */
  Account(PoolUser user, UUID sub, Map<String, String> profile) {
    this.user = user;
    this.sub = sub;
    this.profile = Map.copyOf(profile);
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

  private static void putContact(Map<String, String> to, String name, @Nullable Contact contact) {
    if (contact != null) {
      to.put(name, contact.value());
      to.put(name + "_verified", String.valueOf(contact.verified()));
    }
  }

  void confirm() {
    user = user.withConfirmed(true);
  }

  /** Marks the contact of a medium as verified or not. */
  void verify(Medium medium, boolean verified) {
    if (medium == Medium.EMAIL && user.email() != null) {
      user = user.withEmail(user.email().value(), verified);
    } else if (medium == Medium.SMS && user.phone() != null) {
      user = user.withPhone(user.phone().value(), verified);
    }
  }

  /** Sets a password, and keeps as many as the history has. */
  void reset(Secret password, int historySize) {
    Stream<Secret> all = Stream.concat(Stream.of(password), user.passwords().stream());
    user = user.withPasswords(all.limit(Math.max(1, historySize)).toList());
  }
}
