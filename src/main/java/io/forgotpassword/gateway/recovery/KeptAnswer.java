package io.forgotpassword.gateway.recovery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Outcome;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as it is kept for who may ask again: what Cognito accepted becomes bytes, which an
 * {@link AnswerRing} takes, because most answers are kept for nobody.
 */
final class KeptAnswer {
  /** The length of a text that there is not; longer ones than this do not fit a byte. */
  private static final int NONE = 255;

  private KeptAnswer() {}

  /** The outcome itself where it is none that was accepted in a few short texts of ASCII. */
  static Object of(Outcome outcome) {
    if (!(outcome instanceof Outcome.Accepted accepted)) {
      return outcome;
    }
    @Nullable String[] texts = textsOf(accepted);
    int length = 0;
    for (String text : texts) {
      if (!isUsual(text)) {
        return outcome;
      }
      length += 1 + (text == null ? 0 : text.length());
    }
    ByteBuffer kept = ByteBuffer.allocate(length);
    for (String text : texts) {
      put(kept, text);
    }
    return kept.array();
  }

  /** In the order in which {@link #outcome} reads them. */
  private static @Nullable String[] textsOf(Outcome.Accepted accepted) {
    String requestId = accepted.upstreamRequestId();
    CodeDelivery delivery = accepted.delivery();
    return delivery == null
        ? new @Nullable String[] {requestId, null, null, null}
        : new @Nullable String[] {
          requestId, delivery.destination(), delivery.deliveryMedium(), delivery.attributeName()
        };
  }

  /** The outcome, or one that is equal to it. */
  static Outcome outcome(Object kept) {
    if (!(kept instanceof byte[] bytes)) {
      return (Outcome) kept;
    }
    ByteBuffer texts = ByteBuffer.wrap(bytes);
    String requestId = text(texts);
    String destination = text(texts);
    String medium = text(texts);
    String attribute = text(texts);
    CodeDelivery delivery =
        destination == null || medium == null || attribute == null
            ? null
            : new CodeDelivery(attribute, medium, destination);
    return new Outcome.Accepted(delivery, requestId);
  }

  private static boolean isUsual(@Nullable String text) {
    if (text == null) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '~') {
        return false;
      }
    }
    return text.length() < NONE;
  }

  private static void put(ByteBuffer kept, @Nullable String text) {
    if (text == null) {
      kept.put((byte) NONE);
    } else {
      kept.put((byte) text.length()).put(text.getBytes(US_ASCII));
    }
  }

  private static @Nullable String text(ByteBuffer texts) {
    int length = texts.get() & 0xFF;
    if (length == NONE) {
      return null;
    }
    byte[] text = new byte[length];
    texts.get(text);
    return new String(text, US_ASCII);
  }
}
