package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.TriggerCall.Trigger;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user pool on a free port of the loopback that answers every {@link PoolOperation} as Amazon
 * Cognito does, and keeps what it received and "sent" for whoever looks. Deploy one instance; what
 * is public here may be called from any thread.
 */
public final class EmbeddedUserPool extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedUserPool.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_BODY = 1 << 20;

  private final UserPoolService service;
  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile int port;

  /**
   * A pool that is not yet listening.
   *
   * @param clock decides what expires, and what a signature's date is held against
   * @param random draws codes and request ids
   */
  public EmbeddedUserPool(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this.service = new UserPoolService(settings, clock, random);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(JsonWebToken::publicKey)
        .compose(key -> vertx.createHttpServer().requestHandler(this::accept).listen(0, LOOPBACK))
        .map(server -> port = server.actualPort());
  }

  /** The port it listens on, 0 before it is deployed. */
  public int port() {
    return port;
  }

  /** What to point a client at instead of {@code https://cognito-idp.<region>.amazonaws.com}. */
  public URI endpoint() {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  /** The messages it "sent". */
  public Outbox outbox() {
    return service.outbox();
  }

  /** The calls it could read, refused ones included, oldest first; the last thousand. */
  public List<ReceivedCall> received() {
    return service.received();
  }

  /** The calls of Lambda triggers, oldest first; the last thousand. */
  public List<TriggerCall> triggerCalls() {
    return service.triggers().calls();
  }

  /** Has the next authenticated call that names exactly this user answered with an error. */
  public void failNext(String username, ServiceError error) {
    service.failNext(username, error);
  }

  /** Has a trigger's next call fail with an error. */
  public void failNext(Trigger trigger, ServiceError error) {
    service.triggers().failNext(trigger, error);
  }

  /** Whether the user may sign in with this password; asked only once it is deployed. */
  public Future<Boolean> signIn(String username, Secret password) {
    return Future.future(
        promise ->
            context.runOnContext(go -> promise.complete(service.signIn(username, password))));
  }

  private void accept(HttpServerRequest request) {
    if (HttpMethod.GET.equals(request.method()) && "/outbox".equals(request.path())) {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .putHeader("Cache-Control", "no-store")
          .end(outbox().toJson());
      return;
    }
    WireRequest.of(request, MAX_BODY)
        .map(service::answer)
        .otherwise(EmbeddedUserPool::unanswered)
        .onSuccess(
            answer -> answer.send(request.response(), RequestId.random(random), clock.instant()));
  }

  private static WireAnswer unanswered(Throwable failure) {
    if (failure instanceof Refused refused) {
      return WireAnswer.error(refused.error());
    }
    LOG.error("a request could not be answered", failure);
    return WireAnswer.error(ServiceError.internal("Internal error."));
  }
}
