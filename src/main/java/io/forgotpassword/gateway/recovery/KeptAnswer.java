package io.forgotpassword.gateway.recovery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Outcome;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as it is kept for who may ask again: what Cognito accepted is one array instead of six
 * objects, because most of what a young collection copies are answers that nobody asks for.
 */
final class KeptAnswer {
  /** The length of a text that there is not; longer ones than this do not fit a byte. */
  private static final int NONE = 255;

  private KeptAnswer() {}

  /** The outcome itself where it is none that was accepted in a few short texts of ASCII. */
  static Object of(Outcome outcome) {
    return outcome instanceof Outcome.Accepted accepted && isUsual(accepted)
        ? bytesOf(accepted)
        : outcome;
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

  private static boolean isUsual(Outcome.Accepted accepted) {
    CodeDelivery delivery = accepted.delivery();
    return isUsual(accepted.upstreamRequestId())
        && (delivery == null
            || (isUsual(delivery.destination())
                && isUsual(delivery.deliveryMedium())
                && isUsual(delivery.attributeName())));
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

  private static byte[] bytesOf(Outcome.Accepted accepted) {
    CodeDelivery delivery = accepted.delivery();
    String requestId = accepted.upstreamRequestId();
    String destination = delivery == null ? null : delivery.destination();
    String medium = delivery == null ? null : delivery.deliveryMedium();
    String attribute = delivery == null ? null : delivery.attributeName();
    ByteBuffer kept =
        ByteBuffer.allocate(size(requestId) + size(destination) + size(medium) + size(attribute));
    put(kept, requestId);
    put(kept, destination);
    put(kept, medium);
    put(kept, attribute);
    return kept.array();
  }

  private static int size(@Nullable String text) {
    return text == null ? 1 : 1 + text.length();
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
