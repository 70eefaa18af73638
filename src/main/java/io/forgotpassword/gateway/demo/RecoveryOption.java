package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import org.jspecify.annotations.Nullable;

/** One of AccountRecoverySetting's mechanisms; a pool tries them in its order. */
public enum RecoveryOption {
  VERIFIED_PHONE_NUMBER("phone_number", Medium.SMS),
  VERIFIED_EMAIL("email", Medium.EMAIL),
  /** Users cannot recover by themselves; must be the only mechanism. */
  ADMIN_ONLY("", Medium.EMAIL);

  final String attributeName;
  final Medium medium;

  RecoveryOption(String attributeName, Medium medium) {
    this.attributeName = attributeName;
    this.medium = medium;
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
