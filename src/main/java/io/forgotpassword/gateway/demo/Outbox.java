package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Every message the pool "sent", the most recent {@value #MAX_MESSAGES} of them: nothing leaves the
 * process. Thread-safe.
 */
public final class Outbox {
  static final int MAX_MESSAGES = 200;

  private final RecentList<Message> messages = new RecentList<>(MAX_MESSAGES);

  /**
   * One message.
   *
   * @param to the whole address or number
   * @param code six digits, the very thing that a message is for
   */
  public record Message(Instant sentAt, String to, Medium medium, String code) {
    /** Does not show the code. */
    @Override
    public String toString() {
      return "Message[" + medium + " to " + to + " at " + sentAt + "]";
    }
  }

  /** The messages, oldest first. */
  public List<Message> messages() {
    return messages.copy();
  }

  /** The last message to an address or a number. */
  public Optional<Message> lastTo(String destination) {
    return messages().stream().filter(m -> m.to().equals(destination)).reduce((a, b) -> b);
  }

  void add(Message message) {
    messages.add(message);
  }

  /** A JSON array, newest first: sentAt (ISO 8601), to, medium, code. */
  String toJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Message message : messages()) {
      ObjectNode node =
          JsonNodeFactory.instance
              .objectNode()
              .put("sentAt", message.sentAt().toString())
              .put("to", message.to())
              .put("medium", message.medium().name())
              .put("code", message.code());
      array.insert(0, node);
    }
    return array.toString();
  }
}
