package io.forgotpassword.gateway.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.audit.LimitAction;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.limit.Bucket;
import io.forgotpassword.gateway.limit.RateLimitKeySource;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.PauseTokens.Verified;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links by which the owner of a mailbox stops strangers' requests for a username, and what
 * happens when one is used. The token alone gives the right to it: no cookie is read, so another
 * site gains nothing by making a browser send the request. One instance for each event loop.
 */
public final class OwnerPause {
  /** Where the links are, and the pages behind them. */
  public static final String PATH = "/pause/";

  private static final Logger LOG = LoggerFactory.getLogger(OwnerPause.class);

  private final OwnerPauseSettings settings;
  private final PauseTokens tokens;
  private final RateLimiter limiter;
  private final EventLoopExecutor executor;
  private final Recorder recorder;
  private final Map<String, Runnable> used = new HashMap<>();

  /** What a link is for. */
  public enum Act {
    /** Stops the requests of all but trusted devices. */
    PAUSE,
    /** Allows them again. */
    UNDO;

    /** The stable id. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the use of a link ended. */
  public enum Result {
    /** It did what it is for. */
    DONE,
    /** It was used before, is expired or forged; nobody is told which. */
    UNUSABLE,
    /** The same, and the address has sent too much. */
    LIMITED,
    /** The limits' store failed. */
    FAILED;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the caller is told.
   *
   * @param undo the token that undoes the pause; null for any other answer
   * @param retryAfter zero unless the address is limited
   */
  public record Answer(Result result, @Nullable String undo, Duration retryAfter) {
    private static Answer of(Result result) {
      return new Answer(result, null, Duration.ZERO);
    }
  }

  /**
   * Where the use of links is recorded.
   *
   * @param random draws the ids of the records
   */
  public record Recorder(
      RequestMeters meters,
      Consumer<LimitAction> audit,
      InstantSource clock,
      RandomGenerator random) {

    private void record(
        LimitAction.Kind kind, LimitAction.Result result, Verified link, Connection connection) {
      RequestId id = RequestId.random(random);
      LOG.info("{} by a link for client {}: {}, act {}", kind.id(), link.clientId(), result, id);
      LimitAction.Bucket bucket =
          new LimitAction.Bucket(RateLimiter.PAUSED, link.username().toString());
      audit.accept(
          new LimitAction(
              clock.millis(), id, kind, result, connection.ip(), null, null, List.of(bucket)));
    }
  }

  /**
   * @param keys those of trusted devices in force: the first signs, all verify
   * @param clientIds the configured app clients
   */
  public OwnerPause(
      OwnerPauseSettings settings,
      Supplier<List<Secret>> keys,
      List<String> clientIds,
      RateLimiter limiter,
      EventLoopExecutor executor,
      Recorder recorder) {
    this.settings = settings;
    this.tokens =
        new PauseTokens(keys, clientIds, settings.valid(), recorder.clock(), recorder.random());
    this.limiter = limiter;
    this.executor = executor;
    this.recorder = recorder;
    for (Act act : Act.values()) {
      for (Result result : Result.values()) {
        used.put(act.id() + result, recorder.meters().pauseLinks(act.id(), result.id()));
      }
    }
  }

  /** The ClientMetadata key of the link, which no caller may send. */
  String key() {
    return settings.keyMetadata();
  }

  /** ClientMetadata with a new link for the user whom the message is for. */
  Map<String, String> addLink(Map<String, String> metadata, Username username, String clientId) {
    BucketKey key =
        BucketKey.parse(limiter.pausedOf(username, clientId).get(0).key()).orElseThrow();
    String token = tokens.issue(Act.PAUSE, key, clientId);
    Map<String, String> linked = new HashMap<>(metadata);
    linked.put(key(), settings.baseUrl() + PATH + token);
    return linked;
  }

  /** Does what a token is for, once. The future never fails. */
  public Future<Answer> use(Act act, String token, Connection connection) {
    return Future.succeededFuture(act)
        .compose(
            asked -> {
              Verified link = tokens.verify(asked, token);
              return link == null ? refuse(connection) : useOnce(asked, link, connection);
            })
        .recover(
            failure -> {
              LOG.error("a pause link could not be used", failure);
              return Future.succeededFuture(Answer.of(Result.FAILED));
            })
        .onSuccess(answer -> Objects.requireNonNull(used.get(act.id() + answer.result())).run());
  }

  private Future<Answer> useOnce(Act act, Verified link, Connection connection) {
    return executor
        .resume(limiter.firstUse(link.token().reveal().getBytes(UTF_8)))
        .compose(first -> first ? change(act, link, connection) : refuse(connection));
  }

  private Future<Answer> change(Act act, Verified link, Connection connection) {
    boolean pauses = act == Act.PAUSE;
    LimitAction.Kind kind = pauses ? LimitAction.Kind.PAUSE : LimitAction.Kind.UNPAUSE;
    Bucket bucket = limiter.bucket(RateLimiter.PAUSED, link.username().toString()).orElseThrow();
    Future<Void> changed = pauses ? bucket.empty() : bucket.fillUp();
    String undo = pauses ? tokens.issue(Act.UNDO, link.username(), link.clientId()) : null;
    return executor
        .resume(changed)
        .onSuccess(done -> recorder.record(kind, LimitAction.Result.DONE, link, connection))
        .onFailure(failure -> recorder.record(kind, LimitAction.Result.FAILED, link, connection))
        .map(done -> new Answer(Result.DONE, undo, Duration.ZERO));
  }

  /**
   * What is no use costs the address what a ForgotPassword for a limited username does. A token
   * that can be used costs nothing: whoever has spent an address must not keep others behind it
   * from a pause.
   */
  private Future<Answer> refuse(Connection connection) {
    RateLimitKeySource source =
        new RateLimitKeySource.Named(
            Operation.FORGOT_PASSWORD, connection.ip(), null, null, connection.fingerprint(), null);
    return executor
        .resume(limiter.admitIdentical(source))
        .map(
            limits -> {
              LimitRefusal refusal = limits.refusal();
              return refusal == null
                  ? Answer.of(Result.UNUSABLE)
                  : new Answer(Result.LIMITED, null, refusal.retryAfter());
            });
  }
}
