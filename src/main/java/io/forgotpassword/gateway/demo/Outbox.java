package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolUser.Medium;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every message the pool "sent", the most recent {@value #MAX_MESSAGES} of them: nothing leaves the
 * process. Thread-safe.
 */
public final class Outbox {
  static final int MAX_MESSAGES = 200;

  private final Deque<Message> messages = new ArrayDeque<>();

  /**
   * One message.
   *
   * @param to the whole address or number
   * @param code six digits, the very thing that a message is for
   * @param link of {@code owner-pause}; null when the call brought none
   */
  public record Message(
      Instant sentAt, String to, Medium medium, String code, @Nullable String link) {
    /** Shows neither the code nor the link. */
    @Override
    public String toString() {
      return "Message[" + medium + " to " + to + " at " + sentAt + "]";
    }
  }

  /** The messages, oldest first. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  /** The last message to an address or a number. */
  public Optional<Message> lastTo(String destination) {
    return messages().stream().filter(m -> m.to().equals(destination)).reduce((a, b) -> b);
  }

  synchronized void add(Message message) {
    if (messages.size() == MAX_MESSAGES) {
      messages.removeFirst();
    }
    messages.addLast(message);
  }

  /** Answers with a JSON array, newest first: sentAt (ISO 8601), to, medium, code, link. */
  void send(RoutingContext context) {
    JsonArray array = new JsonArray();
    for (Message message : messages()) {
      array.add(
          0,
          new JsonObject()
              .put("sentAt", message.sentAt().toString())
              .put("to", message.to())
              .put("medium", message.medium().name())
              .put("code", message.code())
              .put("link", message.link()));
    }
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(array.toBuffer());
  }
}
