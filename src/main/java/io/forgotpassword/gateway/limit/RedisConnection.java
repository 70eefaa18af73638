package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.Secret;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one Redis for all event loops, on which commands are pipelined. Callers open it
 * with {@link #open()}, and again after it broke. Lettuce's own reconnecting is off, because it
 * would send commands a second time and a permit would be consumed twice. Futures complete on
 * Lettuce's threads.
 */
final class RedisConnection {
  /** Commands without an answer; beyond it, further ones fail at once. */
  private static final int MAX_QUEUED = 65_536;

  private final RedisClient client;
  private final RedisURI uri;
  private final Duration timeout;
  private volatile @Nullable StatefulRedisConnection<String, String> connection;
  private @Nullable CompletableFuture<Void> opening;

  /** A script that runs inside Redis, where nothing else runs meanwhile. */
  record Script(String text, String digest) {
    static final Script CONSUME = read("consume.lua");
    static final Script LEASE = read("lease.lua");
    static final Script HEARTBEAT = read("heartbeat.lua");
    private static final List<Script> ALL = List.of(CONSUME, LEASE, HEARTBEAT);

    Script(String text) {
      this(text, Base16.digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Script read(String name) {
      try (InputStream script = RedisConnection.class.getResourceAsStream(name)) {
        byte[] text = Objects.requireNonNull(script, name).readAllBytes();
        return new Script(new String(text, StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(name + " could not be read", e);
      }
    }
  }

  private RedisConnection(RedisURI uri, Duration timeout) {
    this.uri = uri;
    this.timeout = timeout;
    this.client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MAX_QUEUED)
            .protocolVersion(ProtocolVersion.RESP2)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).keepAlive(true).build())
            .build());
  }

  /**
   * A connection that is not open yet.
   *
   * @param uri {@code redis://} or {@code rediss://}, with a password where Redis wants one
   * @param timeout for connecting, and again for loading the scripts
   * @throws IllegalArgumentException if it is no such URI; the message does not show it
   */
  static RedisConnection to(Secret uri, Duration timeout) {
    RedisURI parsed;
    try {
      parsed = RedisURI.create(uri.reveal());
    } catch (IllegalArgumentException e) {
      // The cause quotes the URI, which may hold a password, so it is not attached.
      throw new IllegalArgumentException("limits.redis is not a URI of one Redis server");
    }
    parsed.setTimeout(timeout);
    return new RedisConnection(parsed, timeout);
  }

  /** Opens the connection unless it is open; only one attempt is under way at a time. */
  synchronized CompletableFuture<Void> open() {
    if (isOpen()) {
      return CompletableFuture.completedFuture(null);
    }
    if (opening == null || opening.isDone()) {
      opening =
          client
              .connectAsync(StringCodec.ASCII, uri)
              .toCompletableFuture()
              .thenCompose(this::loadScripts);
    }
    return opening.copy().orTimeout(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Void> loadScripts(StatefulRedisConnection<String, String> opened) {
    CompletableFuture<?>[] loaded =
        Script.ALL.stream()
            .map(script -> opened.async().scriptLoad(script.text()).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(loaded)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (ignored, failure) -> {
              if (failure == null) {
                discard(); // Lettuce keeps a broken connection until it is closed.
                connection = opened;
              } else {
                var unused = opened.closeAsync();
              }
            });
  }

  boolean isOpen() {
    StatefulRedisConnection<String, String> current = connection;
    return current != null && current.isOpen();
  }

  /** Runs a script in one round trip, or in two when Redis no longer has it. */
  CompletableFuture<List<Long>> run(Script script, String[] keys, String... arguments) {
    return command(
        redis ->
            redis
                .<List<Long>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments)
                .exceptionallyCompose(
                    failure ->
                        failure instanceof RedisNoScriptException
                            ? redis.eval(script.text(), ScriptOutputType.MULTI, keys, arguments)
                            : CompletableFuture.failedStage(failure)));
  }

  CompletableFuture<Long> delete(String key) {
    return command(redis -> redis.del(key));
  }

  CompletableFuture<Long> removeMember(String set, String member) {
    return command(redis -> redis.zrem(set, member));
  }

  private <T> CompletableFuture<T> command(
      Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
    StatefulRedisConnection<String, String> current = connection;
    if (current == null) {
      return CompletableFuture.failedFuture(new RedisConnectionException("not connected"));
    }
    try {
      return command.apply(current.async()).toCompletableFuture();
    } catch (RedisException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Closes a connection that does not answer; the next {@link #open()} makes another. */
  void discard() {
    StatefulRedisConnection<String, String> current = connection;
    connection = null;
    if (current != null) {
      var unused = current.closeAsync();
    }
  }

  void close() {
    connection = null;
    var unused = client.shutdownAsync(0, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
