package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user of the pool. Verified addresses and numbers are sign-in aliases, as in a pool whose
 * AliasAttributes are {@code email} and {@code phone_number}.
 *
 * @param username compared without regard to case
 * @param phone in E.164
 * @param mfa the media of this user's second factor, which cannot be used to recover
 * @param passwords newest first: the one to sign in with, and those before it
 */
public record PoolUser(
    String username,
    @Nullable Contact email,
    @Nullable Contact phone,
    Set<Medium> mfa,
    boolean enabled,
    boolean confirmed,
    List<Secret> passwords) {
  /** A way a message travels; the names are DeliveryMedium's values. */
  public enum Medium {
    SMS,
    EMAIL
  }

  /** An address or a number, and whether it is known to be the user's. */
  public record Contact(String value, boolean verified) {}

  public PoolUser {
    mfa = Set.copyOf(mfa);
    passwords = List.copyOf(passwords);
  }

  /** An enabled, confirmed user without any contact. */
  public static PoolUser of(String username, Secret password) {
    return new PoolUser(username, null, null, Set.of(), true, true, List.of(password));
  }

  /** This user with an address. */
  public PoolUser withEmail(String address, boolean verified) {
    Contact contact = new Contact(address, verified);
    return new PoolUser(username, contact, phone, mfa, enabled, confirmed, passwords);
  }

  /** This user with a number. */
  public PoolUser withPhone(String number, boolean verified) {
    Contact contact = new Contact(number, verified);
    return new PoolUser(username, email, contact, mfa, enabled, confirmed, passwords);
  }

  /** This user, disabled by an administrator. */
  public PoolUser disabled() {
    return new PoolUser(username, email, phone, mfa, false, confirmed, passwords);
  }

  /** This user with a new password, and as many as the history has. */
  PoolUser withPassword(Secret next, int history) {
    List<Secret> all =
        Stream.concat(Stream.of(next), passwords.stream()).limit(Math.max(1, history)).toList();
    return new PoolUser(username, email, phone, mfa, enabled, confirmed, all);
  }

  /** The password to sign in with. */
  Secret password() {
    return passwords.get(0);
  }
}
