package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption;
import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import io.forgotpassword.gateway.signing.Sha256;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where a code is sent, and by which medium.
 *
 * @param destination whole; it is masked where a caller sees it
 */
record Delivery(RecoveryOption option, String destination) {
  private static final int PHONE_DIGITS_SHOWN = 4;
  private static final int LETTERS = 26;

  /** The first mechanism for which the user has a verified contact that is not a second factor. */
  static Optional<Delivery> choose(PoolUser user, List<RecoveryOption> order) {
    for (RecoveryOption option : order) {
      Contact contact = option.contactOf(user);
      if (contact != null && contact.verified() && !user.mfa().contains(option.medium)) {
        return Optional.of(new Delivery(option, contact.value()));
      }
    }
    return Optional.empty();
  }

  /** A made-up delivery for a user who gets no message; always the same for the same name. */
  static Delivery simulate(String username, List<RecoveryOption> order) {
    byte[] hash = new Sha256().of(username.getBytes(StandardCharsets.UTF_8));
    RecoveryOption option = order.get(Math.floorMod(hash[0], order.size()));
    if (option.medium == Medium.EMAIL) {
      return new Delivery(option, letter(hash[1]) + "@" + letter(hash[2]));
    }
    int lastDigits = Byte.toUnsignedInt(hash[1]) << Byte.SIZE | Byte.toUnsignedInt(hash[2]);
    return new Delivery(option, "+1555555%04d".formatted(lastDigits % 10_000));
  }

  private static char letter(byte random) {
    return (char) ('a' + Byte.toUnsignedInt(random) % LETTERS);
  }

  /** The answer's body; the destination is {@code a***@e***} or {@code +*******0100}. */
  JsonObject toJson() {
    return JsonObject.of(
        "CodeDeliveryDetails",
        JsonObject.of(
            "AttributeName", option.attributeName,
            "DeliveryMedium", option.medium.name(),
            "Destination", masked()));
  }

  private String masked() {
    int at = destination.indexOf('@');
    if (option.medium == Medium.EMAIL) {
      return destination.charAt(0) + "***@" + destination.charAt(at + 1) + "***";
    }
    int hidden = Math.max(0, destination.length() - 1 - PHONE_DIGITS_SHOWN);
    return "+" + "*".repeat(hidden) + destination.substring(1 + hidden);
  }
}
