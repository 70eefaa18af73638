package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.Causes;
import io.lettuce.core.RedisCommandExecutionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Circuit breaker for Redis: whether Redis is worth waiting for. It is open at the start, and again
 * after a few failures in a row. Only a heartbeat closes it, so no request has to try. Timeouts
 * that come together count as one: when this process stalls, all requests time out at the same
 * moment, which says nothing about Redis.
 */
final class RedisBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBreaker.class);
  private static final int MAX_FAILURES = 5;

  private final AtomicInteger failures = new AtomicInteger(MAX_FAILURES);
  private final LongSupplier nanoClock;
  private final long requestTimeout;
  private final AtomicLong lastTimeout;

  /** The reasons that were logged since Redis answered; there are a handful. */
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /**
   * @param nanoClock a monotonic clock in nanoseconds
   * @param requestTimeout timeouts closer together than this count as one
   */
  RedisBreaker(LongSupplier nanoClock, Duration requestTimeout) {
    this.nanoClock = nanoClock;
    this.requestTimeout = requestTimeout.toNanos();
    this.lastTimeout = new AtomicLong(nanoClock.getAsLong() - this.requestTimeout);
  }

  boolean isOpen() {
    return failures.get() >= MAX_FAILURES;
  }

  /** A request or a heartbeat failed, or had no answer in time. */
  void failed(Throwable failure) {
    Throwable root = Causes.rootOf(failure);
    if (root instanceof TimeoutException && isTogetherWithLast()) {
      return;
    }
    int count = failures.updateAndGet(before -> Math.min(before, MAX_FAILURES) + 1);
    String reason = reasonOf(failure, root);
    if (count >= MAX_FAILURES && logged.add(reason)) {
      LOG.warn("limits are counted locally: {} ({})", reason, root.toString());
    }
  }

  /** A request was answered. This does not close an open breaker. */
  void succeeded() {
    if (failures.get() != 0) {
      failures.updateAndGet(before -> before >= MAX_FAILURES ? before : 0);
    }
  }

  void close() {
    if (failures.getAndSet(0) >= MAX_FAILURES) {
      logged.clear();
      LOG.info("Redis answers; limits are shared");
    }
  }

  private boolean isTogetherWithLast() {
    long now = nanoClock.getAsLong();
    long last = lastTimeout.get();
    return now - last < requestTimeout || !lastTimeout.compareAndSet(last, now);
  }

  private static String reasonOf(Throwable failure, Throwable root) {
    if (root instanceof RedisCommandExecutionException) {
      String answer = String.valueOf(root.getMessage());
      return answer.matches("(?s)(WRONGPASS|NOAUTH|NOPERM|ERR AUTH).*")
          ? "Redis refuses the user or the password of limits.redis"
          : "Redis answers with an error";
    }
    if (Causes.include(failure, SSLException.class)) {
      return "the TLS handshake with Redis fails; look at its certificate and what the JVM trusts";
    }
    if (Causes.include(failure, UnknownHostException.class)) {
      return "the host of limits.redis has no address";
    }
    if (Causes.include(failure, ConnectException.class)) {
      return "Redis refuses the connection; look at limits.redis";
    }
    return root instanceof TimeoutException
        ? "Redis does not answer in time"
        : "the connection to Redis is lost";
  }
}
