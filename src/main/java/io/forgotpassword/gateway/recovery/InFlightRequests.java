package io.forgotpassword.gateway.recovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgotpassword.gateway.limit.SipHash;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Outcome;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are in flight or were answered a moment ago. Identical requests within a short
 * window are sent to Cognito once and share the answer: a double click, an SDK's retry, a mail
 * scanner that opens a link. Shared by all event loops.
 *
 * <p>Two requests are identical when operation, client, exact username, code and password are the
 * same, and the AnalyticsMetadata and ClientMetadata that Cognito would get. Nothing that a user
 * typed is kept, only a hash of it under a key that this process drew. An answer is forgotten
 * within two windows, whether or not another request comes.
 */
public final class InFlightRequests {
  /** More than Cognito's quota lets through in any window that can be configured. */
  static final int MAX_REQUESTS = 100_000;

  /** The most eager SDK, and a second click beside it, repeat one request as often. */
  private static final int FREE_REPEATS = 4;

  private final Duration window;
  private final Cache<BucketKey, Execution> executions;
  private final Cache<ClientIp, AtomicInteger> repeats;
  private final SipHash hash = SipHash.random(new SecureRandom());
  private final AtomicBoolean cleanUpScheduled = new AtomicBoolean();

  /**
   * @param window how long an answer is shared, from when its request was executed; zero disables
   *     sharing
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public InFlightRequests(Duration window, LongSupplier nanoClock) {
    this.window = window;
    this.executions = cache(window, nanoClock);
    this.repeats = cache(window, nanoClock);
  }

  private static <K, V> Cache<K, V> cache(Duration window, LongSupplier nanoClock) {
    return Caffeine.newBuilder()
        .maximumSize(MAX_REQUESTS)
        .expireAfterWrite(window)
        .ticker(nanoClock::getAsLong)
        .executor(Runnable::run)
        .build();
  }

  /**
   * Whether a request may be a free repeat of one that is in flight, by its address alone. True so
   * many times for each request in flight.
   */
  boolean mayRepeat(ClientIp ip) {
    AtomicInteger left =
        repeats.estimatedSize() == 0 ? null : repeats.getIfPresent(ip.subscriber());
    return left != null && left.get() > 0 && left.getAndDecrement() > 0;
  }

  private void allowRepeats(ClientIp host) {
    AtomicInteger before = repeats.getIfPresent(host);
    int left = before == null ? 0 : Math.max(0, before.get());
    repeats.put(host, new AtomicInteger(left + FREE_REPEATS));
  }

  /**
   * The answer to an identical request, on the caller's own thread.
   *
   * @param isFree whether the request comes from the address that paid for it, which may repeat it
   *     {@value #FREE_REPEATS} times
   */
  record Joined(Future<Outcome> answer, boolean isFree) {}

  /** Joins an identical request; null when there is none that may be joined. */
  @Nullable Joined join(AppClient client, RecoveryRequest request, EventLoopExecutor executor) {
    Execution known = window.isZero() ? null : executions.getIfPresent(keyOf(client, request));
    Future<Outcome> shared = known == null ? null : known.join();
    return known == null || shared == null
        ? null
        : new Joined(executor.resume(shared), known.isRepeatedFreely(request.ip().subscriber()));
  }

  /**
   * Executes a request, or joins an identical one that began meanwhile. The answer comes on the
   * caller's own thread.
   *
   * @param forward sends the request to Cognito. Its argument tells whether nobody else waits for
   *     the answer; once it was true, no other request joins
   */
  Future<Outcome> execute(
      AppClient client,
      RecoveryRequest request,
      EventLoopExecutor executor,
      Function<BooleanSupplier, Future<Outcome>> forward) {
    if (window.isZero()) {
      return forward.apply(() -> true);
    }
    BucketKey key = keyOf(client, request);
    Execution begun = new Execution(request.ip().subscriber());
    Future<Outcome> shared = joinOrBegin(key, begun);
    if (shared != null) {
      return executor.resume(shared);
    }
    return Future.succeededFuture(begun)
        .compose(
            execution -> {
              scheduleCleanUp(executor);
              allowRepeats(begun.payer);
              return forward.apply(execution::closeUnlessJoined);
            })
        .onComplete(
            outcome -> answered(key, begun, outcome),
            failure -> {
              executions.asMap().remove(key, begun);
              begun.answer.completeExceptionally(failure);
            });
  }

  private @Nullable Future<Outcome> joinOrBegin(BucketKey key, Execution begun) {
    Execution known = executions.asMap().putIfAbsent(key, begun);
    while (known != null) {
      Future<Outcome> shared = known.join();
      if (shared != null) {
        return shared;
      }
      executions.asMap().remove(key, known);
      known = executions.asMap().putIfAbsent(key, begun);
    }
    return null;
  }

  private void answered(BucketKey key, Execution execution, Outcome outcome) {
    if (surelySentNothing(outcome)) {
      executions.asMap().remove(key, execution);
    }
    execution.answer.complete(outcome);
  }

  /** Whoever asks later is not told this answer: the request may be sent again. */
  private static boolean surelySentNothing(Outcome outcome) {
    return switch (outcome.verdict()) {
      case UNREACHABLE, OVERLOADED, THROTTLED, ABANDONED -> true;
      default -> false;
    };
  }

  /** Caffeine expires entries when others come; this does it when none come. */
  private void scheduleCleanUp(EventLoopExecutor executor) {
    if (!cleanUpScheduled.get() && cleanUpScheduled.compareAndSet(false, true)) {
      executor.after(window).onSuccess(due -> cleanUp(executor));
    }
  }

  private void cleanUp(EventLoopExecutor executor) {
    // Reset first: a request that begins during the clean-up then schedules the next one.
    cleanUpScheduled.set(false);
    executions.cleanUp();
    repeats.cleanUp();
    if (size() > 0) {
      scheduleCleanUp(executor);
    }
  }

  /** The number of requests kept. */
  long size() {
    return executions.estimatedSize();
  }

  /** The hash covers the length of each text, so no two different requests give the same texts. */
  private BucketKey keyOf(AppClient client, RecoveryRequest request) {
    String endpointId = client.endpointIdFor(request);
    StringBuilder texts = new StringBuilder();
    append(texts, request.operation().name());
    append(texts, request.clientId());
    append(texts, request.username().exact());
    append(texts, request.code().reveal());
    append(texts, request.password().reveal());
    append(texts, endpointId == null ? "without" : "with " + endpointId);
    new TreeMap<>(client.metadata().crossing(request.clientMetadata()))
        .forEach(
            (name, value) -> {
              append(texts, name);
              append(texts, value);
            });
    // Not UTF-8, which would replace unpaired surrogates.
    ByteBuffer message = ByteBuffer.allocate(texts.length() * Character.BYTES);
    message.asCharBuffer().put(CharBuffer.wrap(texts));
    return hash.of(message.array());
  }

  private static void append(StringBuilder texts, String text) {
    texts.append(text.length()).append(':').append(text);
  }

  /** One request that was sent for all that are identical to it. */
  private static final class Execution {
    private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private final ClientIp payer;
    private int freeRepeats;
    private boolean joined;
    private boolean closed;

    private Execution(ClientIp payer) {
      this.payer = payer;
    }

    /** The answer; null when nobody may join any more. */
    synchronized @Nullable Future<Outcome> join() {
      joined |= !closed;
      return closed ? null : Future.fromCompletionStage(answer);
    }

    synchronized boolean isRepeatedFreely(ClientIp host) {
      return host.equals(payer) && freeRepeats++ < FREE_REPEATS;
    }

    /** Whether nobody joined; nobody will, then. */
    synchronized boolean closeUnlessJoined() {
      closed = !joined;
      return closed;
    }
  }
}
