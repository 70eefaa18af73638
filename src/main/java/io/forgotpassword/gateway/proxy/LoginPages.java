package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.metrics.PagesMeters;
import io.forgotpassword.gateway.metrics.PagesMeters.Failure;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.proxy.LoginPagesSettings.Timeouts;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ClientConfig;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reverse proxy of one event loop: forwards each request that is not for the gateway itself to
 * the login pages. It refuses by the head what it must not forward. {@link PageExchange} takes the
 * rest through its steps, {@link PageTunnel} a WebSocket.
 */
public final class LoginPages implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(LoginPages.class);

  /** How often late exchanges are looked for. */
  private static final long SWEEP_MILLIS = 200;

  /** Netty's largest read. */
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Node closes an idle connection after 5 s, nginx after 75. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

  /** A log line for each failure would let a caller fill the disk. */
  private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Set<HttpMethod> REFUSED = Set.of(HttpMethod.CONNECT, HttpMethod.TRACE);

  final LoginPagesSettings settings;
  final Timeouts timeouts;
  final Callers callers;
  final PagesMeters meters;
  final PageHeaders headers;
  final PageSlots slots;
  final PageSlots streams;
  private final Vertx vertx;
  private final HttpClient client;
  private final Set<PageRequest> requests = new HashSet<>();
  private final Map<Failure, Logged> logged = new EnumMap<>(Failure.class);
  private boolean sweeping;
  private int shownTaken;
  private int shownWaiting;

  /** When a failure was logged, and how often it came since. */
  private record Logged(long nanos, int since) {}

  /** A proxy with its own connection pool on the current event loop. */
  public LoginPages(Vertx vertx, LoginPagesSettings settings, Callers callers, PagesMeters meters) {
    this.vertx = vertx;
    this.settings = settings;
    this.timeouts = settings.timeouts();
    this.callers = callers;
    this.meters = meters;
    this.headers = new PageHeaders(settings);
    this.slots = new PageSlots(settings.connections(), settings.perAddress());
    this.streams = new PageSlots(settings.connections(), settings.perAddress());
    this.client = client(vertx, settings);
  }

  private static HttpClient client(Vertx vertx, LoginPagesSettings settings) {
    HttpClientConfig config =
        new HttpClientConfig()
            .setVersions(List.of(HttpVersion.HTTP_1_1))
            .setSsl(settings.isTls())
            .setConnectTimeout(settings.timeouts().connect())
            .setHttp1Config(
                new Http1ClientConfig()
                    .setMaxChunkSize(CHUNK_BYTES)
                    .setMaxHeaderSize(CHUNK_BYTES)
                    .setKeepAliveTimeout(KEEP_ALIVE));
    int most = 2 * settings.connections(); // The slots decide; streams have their own.
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(most).setMaxWaitQueueSize(most);
    return vertx.createHttpClient(config, new ClientSSLOptions(), pool);
  }

  @Override
  public void handle(HttpServerRequest request) {
    try {
      handleChecked(request);
    } catch (RuntimeException e) {
      failed(Failure.INTERNAL, e);
      show(request, 500);
    }
  }

  private void handleChecked(HttpServerRequest request) {
    if (!PageHead.isValid(request)) {
      show(request, 400);
    } else if (REFUSED.contains(request.method())) {
      show(request, 405);
    } else {
      PageName name = PageName.of(request, callers.namesHost(request));
      if (!name.isOneOf(settings.hosts(), request.connection().localAddress().port())) {
        show(request, 421);
      } else {
        forward(request, name, callers.clientOf(request));
      }
    }
  }

  private void forward(HttpServerRequest request, PageName name, ClientIp client) {
    PageRequest forwarded =
        PageTunnel.isAskedFor(request)
            ? new PageTunnel(this, request, name, client)
            : new PageExchange(this, request, name, client);
    meters.began();
    requests.add(forwarded);
    if (!sweeping) {
      sweeping = true;
      vertx.setPeriodic(SWEEP_MILLIS, this::sweep);
    }
    forwarded.safely(forwarded::begin);
  }

  /** Answers with the gateway's own page. */
  void show(HttpServerRequest request, int status) {
    String scheme = PageName.schemeOf(request, callers.namesHost(request));
    GatewayPage.show(request, status, to -> headers.secure(to, scheme));
  }

  Future<HttpClientRequest> connect(HttpMethod method, String target) {
    return client.request(
        new RequestOptions()
            .setMethod(method)
            .setHost(settings.upstream().getHost())
            .setPort(settings.port())
            .setURI(target)
            .setConnectTimeout(timeouts.connect().toMillis()));
  }

  /** Runs once what is on its way on this event loop has come. */
  void later(Runnable step) {
    vertx.runOnContext(now -> step.run());
  }

  void ended(PageRequest request, int status, long nanos) {
    requests.remove(request);
    meters.ended(status, nanos);
  }

  /**
   * Counts why the pages did not answer, and says so in the log from time to time, each reason for
   * itself: refusals of a greedy client must not hide that the pages are down.
   */
  void failed(Failure failure, @Nullable Throwable cause) {
    meters.failed(failure);
    long now = System.nanoTime();
    Logged last = logged.get(failure);
    int times = last == null ? 1 : last.since() + 1;
    if (last != null && now - last.nanos() < LOG_NANOS) {
      logged.put(failure, new Logged(last.nanos(), times));
    } else {
      LOG.warn(
          "the login pages at {}:{} gave no answer: {}{}, {} times since the last such line",
          settings.upstream().getHost(),
          settings.port(),
          failure,
          cause == null ? "" : ", " + placeOf(cause),
          times);
      logged.put(failure, new Logged(now, 0));
    }
  }

  /** The class, and where it was thrown: the text may hold a query string. */
  private static String placeOf(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  /** The timer ends with the last request: a gateway at rest sleeps. */
  private void sweep(long timer) {
    long now = System.nanoTime();
    List.copyOf(requests).forEach(request -> request.sweep(now));
    int taken = slots.taken() + streams.taken();
    meters.used(taken - shownTaken, slots.waiting() - shownWaiting);
    shownTaken = taken;
    shownWaiting = slots.waiting();
    if (requests.isEmpty()) {
      sweeping = false;
      vertx.cancelTimer(timer);
    }
  }
}
