package io.forgotpassword.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.forgotpassword.gateway.admin.AdminVerticle.ConsoleFacts;
import io.forgotpassword.gateway.audit.TrailWatchers;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.Secret;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a handler throws is answered and logged once, and the port goes on. */
class AdminVerticleTest {
  private static final String BROKEN = "HTTP/1.1 500 Internal Server Error\r\n";
  private static final LimitSettings NO_LIMITS =
      new LimitSettings(
          LimitSettings.Store.LOCAL, Secret.NONE, 1, Duration.ZERO, List.of(), Set.of(), null);

  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health(failing(() -> this.nanos));
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private volatile boolean broken;
  private volatile long nanos;
  private AdminVerticle admin;

  @BeforeEach
  void start() throws Exception {
    health.ready();
    health.watch();
    admin =
        new AdminVerticle(
            new AdminSettings("127.0.0.1", 0, Secret.NONE),
            Duration.ofSeconds(60),
            health,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            new DecisionLog(16),
            RateLimiter.local(NO_LIMITS, System::nanoTime, new byte[16]),
            act -> {},
            new TrailWatchers(),
            new ConsoleFacts("1", () -> Map.of("value", failing(() -> 7).getAsLong())));
    await(vertx.deployVerticle(admin));
    log.start();
    ((Logger) LoggerFactory.getLogger(AdminVerticle.class)).addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    ((Logger) LoggerFactory.getLogger(AdminVerticle.class)).detachAppender(log);
    await(vertx.close());
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private LongSupplier failing(LongSupplier value) {
    return () -> {
      if (broken) {
        throw new IllegalStateException("broken on purpose");
      }
      return value.getAsLong();
    };
  }

  /** The whole answer to a request for a path. */
  private String get(String path) throws IOException {
    return answer("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
  }

  private String answer(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      byte[] bytes = (head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(bytes);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_handler_that_throws_gets_a_problem_answer_and_the_port_lives_on() throws Exception {
    for (String path : List.of("/live", "/console/state", "/console/config")) {
      broken = true;
      assertThat(get(path))
          .startsWith(BROKEN)
          .contains(
              "content-type: application/problem+json\r\n",
              "cache-control: no-store\r\n",
              "x-content-type-options: nosniff\r\n")
          .endsWith(
              "{\"title\":\"failed\",\"status\":500,\"detail\":\"expected: a look at the log\"}")
          .doesNotContain("on purpose");
      broken = false;
      assertThat(get(path)).startsWith("HTTP/1.1 200 OK");
    }

    assertThat(log.list)
        .hasSize(3)
        .allSatisfy(
            event -> assertThat(event.getThrowableProxy().getMessage()).contains("on purpose"));
  }

  @Test
  void the_console_says_why_a_process_is_not_well() throws Exception {
    assertThat(get("/console/state")).contains("\"obstacles\":[]");

    health.notReady("stopping");
    assertThat(get("/console/state"))
        .startsWith("HTTP/1.1 200 OK")
        .contains("\"obstacles\":[\"stopping\"]");

    nanos = Health.HANGS.plusSeconds(1).toNanos();
    assertThat(get("/console/state"))
        .contains("\"obstacles\":[\"an event loop has not turned for 6 s\",\"stopping\"]");
  }

  @Test
  void what_the_router_itself_refuses_is_a_problem_too() throws Exception {
    for (String head :
        List.of(
            "GET /live HTTP/1.1\r\n",
            "GET /live HTTP/1.1\r\nHost: a b\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\n")) {
      assertThat(answer(head))
          .as(head)
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("content-type: application/problem+json\r\n");
    }
    assertThat(get("/nothing"))
        .startsWith("HTTP/1.1 404 Not Found\r\n")
        .contains("content-type: application/problem+json\r\n");
    assertThat(log.list).isEmpty();
  }

  @Test
  void a_file_has_the_type_and_caching_of_the_console_and_no_header_of_the_static_handler()
      throws Exception {
    for (String path : List.of("/", "/console", "/console/")) {
      assertThat(get(path))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("content-type: text/html; charset=utf-8\r\n", "cache-control: no-store\r\n")
          .doesNotContainIgnoringCase("date:", "last-modified:", "accept-ranges:", "vary:");
    }
    assertThat(get("/console/console.js"))
        .contains("content-type: text/javascript; charset=utf-8\r\n");
    assertThat(get("/console/console.css")).contains("content-type: text/css; charset=utf-8\r\n");
    assertThat(get("/console/icon.svg")).contains("content-type: image/svg+xml\r\n");
  }

  @Test
  void a_file_that_is_not_the_consoles_is_not_found() throws Exception {
    for (String path :
        List.of(
            "/console/index.html",
            "/console/nothing.js",
            "/console/../demo/index.html",
            "/console/%2e%2e/demo/login.js",
            "/console/uplot-0/uPlot.min.css",
            "/console/uplot-1.6.30/uPlot.d.ts")) {
      assertThat(get(path))
          .as(path)
          .startsWith("HTTP/1.1 404 Not Found\r\n")
          .contains("cache-control: no-store\r\n");
    }
  }
}
