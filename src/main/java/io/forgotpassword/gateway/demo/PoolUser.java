package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user of the pool. Verified addresses and numbers are sign-in aliases, as in a pool whose
 * AliasAttributes are {@code email} and {@code phone_number}.
 *
 * @param username compared without regard to case
 * @param email null when the user has none
 * @param phone in E.164, null when the user has none
 * @param mfa the media of this user's second factor, which cannot be used to recover
 * @param password the one to sign in with
 * @param earlierPasswords newest first, what a history policy holds against a new one
 */
public record PoolUser(
    String username,
    @Nullable Contact email,
    @Nullable Contact phone,
    Set<Medium> mfa,
    boolean enabled,
    boolean confirmed,
    Secret password,
    List<Secret> earlierPasswords) {

  /** A way a message travels; the names are DeliveryMedium's values. */
  public enum Medium {
    /** A text message. */
    SMS,
    /** A mail. */
    EMAIL
  }

  /** An address or a number, and whether it is known to be the user's. */
  public record Contact(String value, boolean verified) {}

  /** Keeps copies. */
  public PoolUser {
    mfa = Set.copyOf(mfa);
    earlierPasswords = List.copyOf(earlierPasswords);
  }

  /** An enabled, confirmed user without any contact. */
  public static PoolUser of(String username, Secret password) {
    return new PoolUser(username, null, null, Set.of(), true, true, password, List.of());
  }

  /** This user with an address. */
  public PoolUser withEmail(String address, boolean verified) {
    Contact contact = new Contact(address, verified);
    return new PoolUser(
        username, contact, phone, mfa, enabled, confirmed, password, earlierPasswords);
  }

  /** This user with a number. */
  public PoolUser withPhone(String number, boolean verified) {
    Contact contact = new Contact(number, verified);
    return new PoolUser(
        username, email, contact, mfa, enabled, confirmed, password, earlierPasswords);
  }

  /** This user with a second factor. */
  public PoolUser withMfa(Medium... media) {
    return new PoolUser(
        username, email, phone, Set.of(media), enabled, confirmed, password, earlierPasswords);
  }

  /** This user, disabled by an administrator. */
  public PoolUser disabled() {
    return new PoolUser(username, email, phone, mfa, false, confirmed, password, earlierPasswords);
  }

  /** This user, who signed up and never confirmed it. */
  public PoolUser unconfirmed() {
    return new PoolUser(username, email, phone, mfa, enabled, false, password, earlierPasswords);
  }

  PoolUser confirm() {
    return new PoolUser(username, email, phone, mfa, enabled, true, password, earlierPasswords);
  }

  /** This user with earlier passwords, newest first. */
  public PoolUser withEarlierPasswords(Secret... earlier) {
    return new PoolUser(
        username, email, phone, mfa, enabled, confirmed, password, List.of(earlier));
  }
}
