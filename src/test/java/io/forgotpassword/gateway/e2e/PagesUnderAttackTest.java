package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.proxy.LoginPages;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One address cannot keep the pages from others, whatever it opens and leaves open. */
class PagesUnderAttackTest {
  private static final String ATTACKER = "127.0.0.2";
  private static final int MANY = 70;

  @TempDir Path directory;

  private final List<RawConnection> opened = new ArrayList<>();
  private PageServer pages;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    pages = PageServer.node(directory);
  }

  private void startGateway(String more) throws Exception {
    gateway =
        TestGateway.in(directory)
            .withLoginPages(pages.url(), "connections: 64, " + more)
            .withServer("event-loops: 1")
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    for (RawConnection connection : opened) {
      connection.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    pages.close();
  }

  private void open(int count, String text) throws Exception {
    for (int i = 0; i < count; i++) {
      RawConnection connection = new RawConnection(gateway.uri(), ATTACKER);
      opened.add(connection.write(text));
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return gateway.send(HttpRequest.newBuilder(gateway.uri().resolve(path)));
  }

  private void assertServed() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(get("/page").statusCode()).isEqualTo(200);
    }
  }

  private double meter(String name) throws Exception {
    return gateway
        .admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private void awaitMeter(String name, Predicate<Double> holds) throws Exception {
    Await.until(name, () -> holds.test(meter(name)));
  }

  @Test
  void requests_to_a_hanging_page() throws Exception {
    startGateway("per-address: 16, timeouts: {connect: 10s}");
    open(MANY, "GET /hang HTTP/1.1\r\nHost: a\r\n\r\n");
    awaitMeter("gateway_pages_connections", used -> used == 16);

    assertServed();
  }

  @Test
  void dripping_uploads_hold_no_connection() throws Exception {
    startGateway("per-address: 16, timeouts: {connect: 10s}");
    open(MANY, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
    awaitMeter("gateway_pages_in_flight", open -> open == MANY);

    assertThat(meter("gateway_pages_connections")).isZero();
    assertServed();
  }

  @Test
  void slow_readers_of_a_large_file() throws Exception {
    startGateway("per-address: 16, timeouts: {connect: 10s}");
    open(MANY, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    awaitMeter("gateway_pages_connections", used -> used == 16);

    assertServed();
  }

  @Test
  void slow_readers_of_a_page_that_fits_hold_no_connection() throws Exception {
    startGateway("per-address: 1");
    open(MANY, "GET /page HTTP/1.1\r\nHost: a\r\n\r\n".repeat(20));

    awaitMeter("gateway_pages_connections", used -> used == 0);
    assertServed();
  }

  @Test
  void idle_websockets_are_counted_apart() throws Exception {
    startGateway("per-address: 16, timeouts: {connect: 10s}");
    open(
        200,
        """
        GET /live HTTP/1.1\r
        Host: a\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """);
    awaitMeter("gateway_pages_connections", used -> used == 16);

    assertThat(opened.get(0).readLine()).contains("101");
    assertThat(opened.get(199).readLine()).contains("503");
    assertServed();
  }

  @Test
  void event_streams_leave_the_connections_of_pages() throws Exception {
    startGateway("per-address: 4");
    open(4, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    for (RawConnection stream : opened) {
      assertThat(stream.readLine()).contains("200");
    }

    open(1, "GET /page HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(opened.get(4).readLine()).contains("200");
    open(1, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(opened.get(5).readLine()).contains("503");
  }

  @Test
  void what_waits_in_vain_gets_a_page_that_says_when_to_come_back() throws Exception {
    startGateway("per-address: 1, timeouts: {connect: 100ms}");
    open(2, "GET /hang HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(opened.get(1).readLine()).contains("503");
    String answer = opened.get(1).read(300);
    assertThat(answer).containsIgnoringCase("retry-after: 5").contains("<!doctype html>");
  }

  @Test
  void refusals_do_not_hide_from_the_log_that_the_pages_are_down() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(LoginPages.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      startGateway("per-address: 1, timeouts: {connect: 100ms}");
      open(2, "GET /hang HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(opened.get(1).readLine()).contains("503");
      pages.close();

      assertThat(get("/page").statusCode()).isEqualTo(502);
      assertThat(List.copyOf(lines.list))
          .extracting(ILoggingEvent::getFormattedMessage)
          .anySatisfy(line -> assertThat(line).contains("no answer: FULL"))
          .anySatisfy(line -> assertThat(line).contains("no answer: CONNECT"));
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void a_page_that_hangs_is_given_up() throws Exception {
    startGateway("timeouts: {head: 100ms}");

    assertThat(get("/hang").statusCode()).isEqualTo(504);
    awaitMeter("gateway_pages_connections", used -> used == 0);
    awaitMeter("gateway_pages_in_flight", open -> open == 0);
  }

  @Test
  void an_upload_that_stops_is_given_up() throws Exception {
    startGateway("timeouts: {body: 100ms}");
    open(1, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");

    assertThat(opened.get(0).readToEnd()).contains("408");
  }

  @Test
  void a_client_that_goes_leaves_nothing_behind() throws Exception {
    startGateway("per-address: 16, timeouts: {connect: 10s}");
    open(10, "GET /hang HTTP/1.1\r\nHost: a\r\n\r\n");
    awaitMeter("gateway_pages_connections", used -> used == 10);
    for (RawConnection connection : opened) {
      connection.reset();
    }

    awaitMeter("gateway_pages_connections", used -> used == 0);
    awaitMeter("gateway_pages_in_flight", open -> open == 0);
  }
}
