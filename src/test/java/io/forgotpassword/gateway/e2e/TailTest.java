package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.audit.ChainVerifier;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who look on see each record as it is written, and nobody waits for them. */
class TailTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int TOO_SLOW_TO_KEEP_UP = 4000;
  private static final int SOME = 500;

  @TempDir Path directory;

  /** A tail that reads when it is asked to. */
  private static final class Tail implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader lines;
    private final String status;
    private long seen;

    Tail(TestGateway gateway, int receiveBuffer, String header) throws IOException {
      socket.setReceiveBufferSize(receiveBuffer);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.gateway().adminPort()));
      String head = "GET /audit/tail HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      status = lines.readLine();
    }

    static Tail of(TestGateway gateway) throws IOException {
      Tail tail = new Tail(gateway, 65_536, "");
      assertThat(tail.status).isEqualTo("HTTP/1.1 200 OK");
      assertThat(tail.next(":")).isNotNull();
      return tail;
    }

    /** The rest of the next line with a prefix; null at the end. */
    @Nullable String next(String prefix) throws IOException {
      long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertThat(System.nanoTime()).as("waiting for " + prefix).isLessThan(deadline);
        if (line.startsWith(prefix)) {
          return line.substring(prefix.length());
        }
      }
      return null;
    }

    /** The next record of a request; null at the end. */
    @Nullable JsonObject nextRequest() throws IOException {
      for (String id = next("id: "); id != null; id = next("id: ")) {
        JsonObject record = new JsonObject(String.valueOf(next("data: ")));
        assertThat(record.getJsonObject("metadata").getLong("sequence"))
            .isEqualTo(Long.parseLong(id));
        if (record.getInteger("class_uid") == 3001) {
          return record;
        }
      }
      return null;
    }

    /** How many were left out up to a record: each is seen or among those that were. */
    long leftOutUntil(long newest) throws IOException {
      if (seen == 0) {
        seen = Long.parseLong(String.valueOf(next("id: ")));
      }
      long leftOut = 0;
      while (seen < newest) {
        String line = String.valueOf(next(""));
        if (line.equals("event: dropped")) {
          long dropped = Long.parseLong(String.valueOf(next("data: ")));
          assertThat(dropped).isPositive();
          leftOut += dropped;
          seen += dropped;
        } else if (line.startsWith("id: ")) {
          assertThat(line).isEqualTo("id: " + ++seen);
        }
      }
      return leftOut;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String forgot(TestGateway gateway) throws Exception {
    return gateway
        .call("ForgotPassword", Calls.forgot("grace").toString())
        .headers()
        .firstValue("x-amzn-requestid")
        .orElseThrow();
  }

  private static String idOf(@Nullable JsonObject record) {
    return record == null ? "no record" : record.getJsonObject("metadata").getString("uid");
  }

  @Test
  void two_see_each_record_as_it_is_written() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start();
        Tail one = Tail.of(gateway);
        Tail other = Tail.of(gateway)) {
      for (int i = 0; i < 3; i++) {
        String id = forgot(gateway);
        assertThat(idOf(one.nextRequest())).isEqualTo(id);
        assertThat(idOf(other.nextRequest())).isEqualTo(id);
      }
    }
  }

  @Test
  void the_first_refusal_of_a_flood_is_seen_before_the_others_are_counted() throws Exception {
    String limits = "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [1 per 24h]}]}";
    try (TestGateway gateway = TestGateway.in(directory).withLimits(limits).start();
        Tail tail = Tail.of(gateway)) {
      forgot(gateway);
      String refused = forgot(gateway);
      ConcurrentCalls.send(
          gateway.uri(), "ForgotPassword", 9, i -> Calls.forgot("grace").toString());
      assertThat(tail.nextRequest()).isNotNull();
      JsonObject first = tail.nextRequest();
      assertThat(idOf(first)).isEqualTo(refused);
      assertThat(String.valueOf(first)).doesNotContain("end_time");
      long seen = 1;
      while (seen < 10) {
        JsonObject next = tail.nextRequest();
        assertThat(next).isNotNull();
        seen += next == null ? 0 : next.getLong("count", 1L);
      }
      assertThat(seen).isEqualTo(10);
    }
  }

  @Test
  void who_reads_too_slowly_is_told_how_much_was_left_out() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start();
        Tail tail = new Tail(gateway, 4096, "")) {
      assertThat(tail.status).isEqualTo("HTTP/1.1 200 OK");
      flood(gateway, TOO_SLOW_TO_KEEP_UP);
      long leftOut = tail.leftOutUntil(SOME);
      flood(gateway, 3 * SOME); // Some have room again, before which others had none.
      leftOut += tail.leftOutUntil(newest(gateway));
      assertThat(leftOut).isPositive();
    }
  }

  private static void flood(TestGateway gateway, int requests) throws Exception {
    long before = written(gateway);
    for (int i = 0; i < requests; i++) {
      HttpRequest.Builder request =
          gateway
              .cognito("SignUp")
              .header("user-agent", "a".repeat(6000))
              .POST(HttpRequest.BodyPublishers.ofString("{}"));
      gateway.send(request);
    }
    Await.until("written", () -> written(gateway) == before + requests);
  }

  private static long written(TestGateway gateway) throws Exception {
    return gateway
        .metrics()
        .lines()
        .filter(line -> line.startsWith("gateway_audit_written_total "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  /** The sequence number of the last record in the files. */
  private static long newest(TestGateway gateway) throws Exception {
    List<Path> segments = ChainVerifier.segmentsOf(gateway.auditDirectory());
    List<String> lines = Files.readAllLines(segments.get(segments.size() - 1));
    return new JsonObject(lines.get(lines.size() - 1))
        .getJsonObject("metadata")
        .getLong("sequence");
  }

  @Test
  void more_than_a_few_are_told_to_come_again() throws Exception {
    List<Tail> tails = new ArrayList<>();
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      for (int i = 0; i < 8; i++) {
        tails.add(Tail.of(gateway));
      }
      try (Tail ninth = new Tail(gateway, 65_536, "Connection: close\r\n")) {
        assertThat(ninth.status).isEqualTo("HTTP/1.1 503 Service Unavailable");
        assertThat(ninth.next("{")).contains("expected: at most 8 at a time");
      }
      tails.remove(0).close();
      Await.until(
          "there is room again",
          () -> {
            Tail again = new Tail(gateway, 65_536, "");
            tails.add(again);
            return again.status.contains("200");
          });
    } finally {
      for (Tail tail : tails) {
        tail.close();
      }
    }
  }

  @Test
  void nobody_looks_on_without_the_token() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).withAdmin("token: s3cret").start();
        Tail stranger = new Tail(gateway, 65_536, "");
        Tail admin = new Tail(gateway, 65_536, "Authorization: Bearer s3cret\r\n")) {
      assertThat(stranger.status).isEqualTo("HTTP/1.1 401 Unauthorized");
      assertThat(admin.status).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void when_the_gateway_stops_the_trail_s_last_record_ends_the_tail() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start();
        Tail tail = Tail.of(gateway)) {
      forgot(gateway);
      gateway.stopGateway();
      String last = "";
      for (String data = tail.next("data: "); data != null; data = tail.next("data: ")) {
        last = data;
      }
      assertThat(new JsonObject(last).getString("activity_name")).isEqualTo("Stop");
    }
  }
}
