package io.forgotpassword.gateway.recovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgotpassword.gateway.limit.SipHash;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Verdict;
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
 * same, and the AnalyticsMetadata and ClientMetadata that Cognito would get; and the device that
 * proved to be the owner's, because a refusal of everybody must not be the owner's answer. Nothing
 * that a user typed is kept, only a hash of it under a key that this process drew.
 *
 * <p>A request is in flight until Cognito has answered it or the gateway gives it up. Its answer is
 * shared until the window since it was forwarded is over, and an answer that SDKs may not have
 * waited for until their retries are over. Then it is forgotten, whether or not another request
 * comes.
 */
public final class InFlightRequests {
  /** More than Cognito's quota lets through in any window that can be configured. */
  static final int MAX_REQUESTS = 100_000;

  /** The most eager SDK, and a second click beside it, repeat one request as often. */
  private static final int FREE_REPEATS = 4;

  /**
   * How long SDKs go on after an answer that came late or not at all: botocore's default, the most
   * eager one, pauses for up to 1 + 2 + 4 + 8 s between five tries, and repeats are answered at
   * once.
   */
  static final Duration SDK_RETRIES = Duration.ofSeconds(16);

  private final Duration window;
  private final long lateNanos;
  private final LongSupplier nanoClock;
  private final Cache<BucketKey, Execution> executions;
  private final Cache<ClientIp, AtomicInteger> repeats;
  private final SipHash hash = SipHash.random(new SecureRandom());
  private final AtomicBoolean cleanUpScheduled = new AtomicBoolean();

  /**
   * @param window how long an answer is shared, from when its request was executed; zero disables
   *     sharing
   * @param timeout how long callers wait at most; who sees half of it pass may stop waiting
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public InFlightRequests(Duration window, Duration timeout, LongSupplier nanoClock) {
    this.window = window;
    this.lateNanos = timeout.dividedBy(2).toNanos();
    this.nanoClock = nanoClock;
    this.executions =
        Caffeine.newBuilder().maximumSize(MAX_REQUESTS).executor(Runnable::run).build();
    this.repeats =
        Caffeine.newBuilder()
            .maximumSize(MAX_REQUESTS)
            .expireAfterWrite(window.plus(timeout).plus(SDK_RETRIES))
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
    Future<Outcome> shared = known == null ? null : known.join(nanoClock.getAsLong());
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
    Execution begun = new Execution(request.ip().subscriber(), nanoClock.getAsLong());
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
      Future<Outcome> shared = known.join(begun.begunNanos);
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
    execution.answered(outcome, keepUntil(execution, outcome));
  }

  private long keepUntil(Execution execution, Outcome outcome) {
    long now = nanoClock.getAsLong();
    long took = now - execution.begunNanos;
    boolean sdksRetry = isFateUnknown(outcome) || took >= lateNanos;
    return now + Math.max(window.toNanos() - took, sdksRetry ? SDK_RETRIES.toNanos() : 0);
  }

  /** A message may have been sent, and the answer makes SDKs try again. */
  private static boolean isFateUnknown(Outcome outcome) {
    return outcome.verdict() == Verdict.TIMED_OUT || outcome.verdict() == Verdict.UNREADABLE;
  }

  /** Whoever asks later is not told this answer: the request may be sent again. */
  private static boolean surelySentNothing(Outcome outcome) {
    return switch (outcome.verdict()) {
      case UNREACHABLE, OVERLOADED, THROTTLED, ABANDONED -> true;
      default -> false;
    };
  }

  private void scheduleCleanUp(EventLoopExecutor executor) {
    if (!cleanUpScheduled.get() && cleanUpScheduled.compareAndSet(false, true)) {
      executor.after(window).onSuccess(due -> cleanUp(executor));
    }
  }

  private void cleanUp(EventLoopExecutor executor) {
    // Reset first: a request that begins during the clean-up then schedules the next one.
    cleanUpScheduled.set(false);
    long now = nanoClock.getAsLong();
    executions.asMap().values().removeIf(execution -> execution.isOver(now));
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
    TrustedDevice device = request.device();
    StringBuilder texts = new StringBuilder();
    append(texts, request.operation().name());
    append(texts, request.clientId());
    append(texts, request.username().exact());
    append(texts, request.code().reveal());
    append(texts, request.password().reveal());
    append(texts, device == null ? "" : device.id());
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
    private final long begunNanos;

    /** Once it is answered. */
    private long keptUntil;

    private int freeRepeats;
    private boolean joined;
    private boolean closed;

    private Execution(ClientIp payer, long begunNanos) {
      this.payer = payer;
      this.begunNanos = begunNanos;
    }

    /** The answer; null when nobody may join any more. */
    synchronized @Nullable Future<Outcome> join(long now) {
      closed |= isOver(now);
      joined |= !closed;
      return closed ? null : Future.fromCompletionStage(answer);
    }

    synchronized boolean isOver(long now) {
      return answer.isDone() && now - keptUntil >= 0;
    }

    void answered(Outcome outcome, long until) {
      synchronized (this) {
        keptUntil = until;
      }
      answer.complete(outcome);
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
