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
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis for all event loops, on which requests are pipelined. It is opened, and
 * opened again after it broke, by whoever calls {@link #open()}; Lettuce's own reconnecting would
 * send commands a second time, and a permit would be taken twice. Futures complete on Lettuce's
 * threads. One Redis, not Redis Cluster.
 */
final class RedisLink {
  private static final Duration CONNECT_BOUND = Duration.ofSeconds(1);

  /** What may wait for an answer; beyond it, commands fail at once. */
  private static final int MOST_IN_FLIGHT = 65_536;

  private final RedisClient client;
  private final RedisURI uri;
  private final List<LuaScript> scripts;
  private final Map<LuaScript, String> digests = new ConcurrentHashMap<>();
  private volatile @Nullable StatefulRedisConnection<String, String> connection;
  private @Nullable CompletableFuture<Void> opening;

  private RedisLink(RedisURI uri, List<LuaScript> scripts) {
    this.uri = uri;
    this.scripts = scripts;
    this.client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_IN_FLIGHT)
            .protocolVersion(ProtocolVersion.RESP2)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_BOUND).keepAlive(true).build())
            .build());
  }

  /**
   * A link that is not open yet.
   *
   * @param uri {@code redis://} or {@code rediss://}, with a password where Redis wants one
   * @param scripts those that will be run
   * @throws IllegalArgumentException if it is no such URI; the message does not show it
   */
  static RedisLink to(Secret uri, LuaScript... scripts) {
    RedisURI parsed;
    try {
      parsed = RedisURI.create(uri.reveal());
    } catch (IllegalArgumentException e) {
      throw unreadable();
    }
    parsed.setTimeout(CONNECT_BOUND);
    return new RedisLink(parsed, List.of(scripts));
  }

  /** The cause quotes the URI, so it is not handed on. */
  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException("limits.redis is not a URI of one Redis server");
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
              .thenCompose(this::prepare);
    }
    return opening.copy().orTimeout(2 * CONNECT_BOUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Void> prepare(StatefulRedisConnection<String, String> opened) {
    CompletableFuture<?>[] loaded =
        scripts.stream().map(script -> load(script, opened)).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(loaded)
        .orTimeout(CONNECT_BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (ignored, failure) -> {
              if (failure == null) {
                connection = opened;
              } else {
                var unused = opened.closeAsync();
              }
            });
  }

  private CompletableFuture<Void> load(
      LuaScript script, StatefulRedisConnection<String, String> opened) {
    return opened
        .async()
        .scriptLoad(script.text())
        .toCompletableFuture()
        .thenAccept(digest -> digests.put(script, digest));
  }

  boolean isOpen() {
    StatefulRedisConnection<String, String> current = connection;
    return current != null && current.isOpen();
  }

  /** Runs a script in one round trip, or in two when Redis forgot it; the answer is integers. */
  CompletableFuture<List<Long>> run(LuaScript script, String[] keys, String... arguments) {
    return command(
        redis ->
            redis
                .<List<Long>>evalsha(
                    digests.getOrDefault(script, ""), ScriptOutputType.MULTI, keys, arguments)
                .exceptionallyCompose(
                    failure ->
                        failure instanceof RedisNoScriptException
                            ? redis.eval(script.text(), ScriptOutputType.MULTI, keys, arguments)
                            : CompletableFuture.failedStage(failure)));
  }

  /** Deletes a key. */
  CompletableFuture<Long> delete(String key) {
    return command(redis -> redis.del(key));
  }

  /** Removes a member of a sorted set. */
  CompletableFuture<Long> removeMember(String set, String member) {
    return command(redis -> redis.zrem(set, member));
  }

  private <T> CompletableFuture<T> command(Command<T> command) {
    StatefulRedisConnection<String, String> current = connection;
    if (current == null) {
      return CompletableFuture.failedFuture(new RedisConnectionException("not connected"));
    }
    try {
      return command.send(current.async()).toCompletableFuture();
    } catch (RedisException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Gives up a connection that does not answer; the next {@link #open()} makes another. */
  void drop() {
    StatefulRedisConnection<String, String> current = connection;
    connection = null;
    if (current != null) {
      var unused = current.closeAsync();
    }
  }

  /** Closes the connection and ends Lettuce's threads, without waiting for them. */
  void close() {
    connection = null;
    var unused = client.shutdownAsync(0, CONNECT_BOUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  private interface Command<T> {
    CompletionStage<T> send(RedisAsyncCommands<String, String> redis);
  }
}
