package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.nio.charset.StandardCharsets;

/**
 * The delivery that a username seems to have: a username becomes a masked e-mail address of the
 * shape Cognito gives, the same for the same username, and nothing like it without the key. Not
 * thread-safe: one for each event loop.
 */
public final class SimulatedDelivery {
  private static final int LETTERS = 26;

  private final HmacSha256 hmac;

  /**
   * @param key shared by all gateways of one deployment, so that they give one answer
   */
  public SimulatedDelivery(byte[] key) {
    this.hmac = new HmacSha256(key);
  }

  CodeDelivery of(Username username) {
    byte[] hash = hmac.of(username.normalised().getBytes(StandardCharsets.UTF_8));
    String destination = letter(hash[0]) + "***@" + letter(hash[1]) + "***";
    return new CodeDelivery("email", "EMAIL", destination);
  }

  private static char letter(byte hash) {
    return (char) ('a' + (hash & 0xFF) % LETTERS);
  }
}
