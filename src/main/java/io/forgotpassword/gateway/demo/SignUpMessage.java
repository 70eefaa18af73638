package io.forgotpassword.gateway.demo;

import java.time.Duration;
import java.util.Optional;

/** The message that lets a user confirm a sign-up, the first and every later one. */
final class SignUpMessage {
  /**
   * "The confirmation code is valid for 24 hours", developer guide, "Signing up and confirming".
   */
  private static final Duration VALIDITY = Duration.ofHours(24);

  private final CodeSender codes;
  private final Triggers triggers;

  SignUpMessage(CodeSender codes, Triggers triggers) {
    this.codes = codes;
    this.triggers = triggers;
  }

  /** Sends a code to the user's number or else address; empty when there is neither. */
  Optional<Delivery> send(CallInput call, Account account) {
    Optional<Delivery> delivery = Delivery.ofSignUp(account.user());
    delivery.ifPresent(
        way -> {
          triggers.fire(Trigger.CUSTOM_MESSAGE, call);
          account.awaitConfirmation(codes.send(way, VALIDITY));
        });
    return delivery;
  }
}
