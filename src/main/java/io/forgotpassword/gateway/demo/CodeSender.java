package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Draws a code and "sends" it: it goes into the outbox. */
final class CodeSender {
  private final Outbox outbox;
  private final InstantSource clock;
  private final RandomGenerator random;

  CodeSender(Outbox outbox, InstantSource clock, RandomGenerator random) {
    this.outbox = outbox;
    this.clock = clock;
    this.random = random;
  }

  IssuedCode send(Delivery delivery, Duration validity) {
    Secret code = IssuedCode.draw(random);
    Instant now = clock.instant();
    outbox.add(new Outbox.Message(now, delivery.destination(), delivery.medium(), code.reveal()));
    return new IssuedCode(code, now.plus(validity));
  }
}
