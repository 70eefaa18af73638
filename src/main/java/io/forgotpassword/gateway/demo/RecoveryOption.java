package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import org.jspecify.annotations.Nullable;

/** One of AccountRecoverySetting's mechanisms; a pool tries them in its order. */
public enum RecoveryOption {
  /** A text message to a verified number. */
  VERIFIED_PHONE_NUMBER("phone_number", Medium.SMS),
  /** A mail to a verified address. */
  VERIFIED_EMAIL("email", Medium.EMAIL),
  /** Users cannot recover by themselves; must be the only mechanism. */
  ADMIN_ONLY("", Medium.EMAIL);

  private final String attributeName;
  private final Medium medium;

  RecoveryOption(String attributeName, Medium medium) {
    this.attributeName = attributeName;
    this.medium = medium;
  }

  String attributeName() {
    return attributeName;
  }

  Medium medium() {
    return medium;
  }

  /** What the user has for this mechanism, verified or not. */
  @Nullable Contact contactOf(PoolUser user) {
    return switch (this) {
      case VERIFIED_PHONE_NUMBER -> user.phone();
      case VERIFIED_EMAIL -> user.email();
      case ADMIN_ONLY -> null;
    };
  }
}
