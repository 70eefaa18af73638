import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All attacks at once against the jar with a heap of 256 MiB, beside honest people. Ends with 1
 * unless at least 99 in 100 honest requests were answered as they should be, no attacker got past a
 * limit, the heap stayed within its bound, the process lives, and every audit event is accounted
 * for.
 *
 * <p>java -Dseconds=300 -cp target/forgot-password-gateway.jar load-tests/Attacks.java
 */
class Attacks {
  private static final String CLIENT = "1example23456789";
  private static final String JAR = "target/forgot-password-gateway.jar";
  private static final int SECONDS = Integer.getInteger("seconds", 300);
  private static final int HONEST_PER_SECOND = Integer.getInteger("honest", 5);

  /** Of a username by strangers in an hour: twice what the default rule lets through. */
  private static final int MOST_MESSAGES = 20;

  private static final Pattern USERNAME = Pattern.compile("\"Username\":\"([^\"]*)\"");

  private final Map<String, AtomicInteger> messages = new ConcurrentHashMap<>();
  private final Map<String, Map<String, LongAdder>> seen = new ConcurrentHashMap<>();
  private final List<String> broken = new ArrayList<>();
  private volatile boolean over;
  private int port;
  private int adminPort;

  public static void main(String[] arguments) throws Exception {
    new Attacks().run();
  }

  private interface Attack {
    void once(int attempt) throws Exception;
  }

  private void run() throws Exception {
    Path work = Files.createTempDirectory("attacks");
    Vertx vertx = Vertx.vertx();
    int upstream = startUpstream(vertx);
    port = freePort();
    adminPort = freePort();
    Process gateway = startGateway(work, upstream);
    long heap = 0;
    try {
      awaitReady(gateway);
      ExecutorService attackers = Executors.newCachedThreadPool();
      ScheduledExecutorService people = Executors.newScheduledThreadPool(16);
      start(attackers);
      startPeople(people);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (System.nanoTime() < end && gateway.isAlive()) {
        TimeUnit.SECONDS.sleep(5);
        heap = Math.max(heap, (long) metric("jvm_memory_used_bytes\\{.*area=\"heap\".*"));
      }
      people.shutdown();
      people.awaitTermination(20, TimeUnit.SECONDS);
      over = true;
      attackers.shutdownNow();
      judge(gateway, heap);
    } finally {
      gateway.destroy();
      gateway.waitFor();
      vertx.close();
    }
    System.out.println("logs and audit: " + work);
    System.exit(broken.isEmpty() ? 0 : 1);
  }

  /** A Cognito that accepts everything after 50 ms and counts the messages. */
  private int startUpstream(Vertx vertx) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              String target = request.getHeader("X-Amz-Target");
                              Matcher name = USERNAME.matcher(body.toString());
                              if (name.find() && target.endsWith(".ForgotPassword")) {
                                messages
                                    .computeIfAbsent(name.group(1), n -> new AtomicInteger())
                                    .incrementAndGet();
                              }
                              boolean recovery = target.endsWith(".ForgotPassword");
                              vertx.setTimer(
                                  50,
                                  due ->
                                      request
                                          .response()
                                          .putHeader("content-type", "application/x-amz-json-1.1")
                                          .setStatusCode(recovery ? 200 : 400)
                                          .end(
                                              recovery
                                                  ? "{\"CodeDeliveryDetails\":{\"AttributeName\":"
                                                      + "\"email\",\"DeliveryMedium\":\"EMAIL\","
                                                      + "\"Destination\":\"a***@e***\"}}"
                                                  : "{\"__type\":\"CodeMismatchException\","
                                                      + "\"message\":\"Invalid verification code"
                                                      + " provided, please try again.\"}"));
                            }));
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .actualPort();
  }

  private Process startGateway(Path work, int upstream) throws IOException {
    Path config = work.resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        server:
          host: 0.0.0.0
          port: %d
          trusted-proxies: [127.0.0.1/32]
        admin:
          port: %d
        cognito:
          region: eu-west-1
          endpoint: http://127.0.0.1:%d
          pass-through: [ResendConfirmationCode, InitiateAuth]
        clients:
          - client-id: %s
            client-secrets: [not-a-secret-but-as-long-as-one-is-in-cognito-0123]
            user-pool-id: eu-west-1_Example01
        audit:
          directory: %s
        """
            .formatted(port, adminPort, upstream, CLIENT, work.resolve("audit")));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(), "-Xmx256m", "-jar", JAR, "run", "--config", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("gateway.log").toFile())
        .start();
  }

  private void awaitReady(Process gateway) throws Exception {
    for (int i = 0; i < 600 && gateway.isAlive(); i++) {
      try {
        if (get("/ready").statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // Asked again.
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("the gateway did not become ready");
  }

  private void startPeople(ScheduledExecutorService people) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    AtomicInteger next = new AtomicInteger();
    people.scheduleAtFixedRate(
        () -> {
          int n = next.incrementAndGet();
          HttpRequest request =
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                  .timeout(Duration.ofSeconds(10))
                  .header("X-Forwarded-For", "10.%d.%d.7".formatted(n >> 8 & 255, n & 255))
                  .header("Content-Type", "application/x-amz-json-1.1")
                  .header("X-Amz-Target", "AWSCognitoIdentityProviderService.ForgotPassword")
                  .POST(HttpRequest.BodyPublishers.ofString(body("honest-" + n)))
                  .build();
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .whenComplete(
                  (answer, failure) ->
                      count("honest", failure == null ? "" + answer.statusCode() : "no answer"));
        },
        0,
        1_000_000_000L / HONEST_PER_SECOND,
        TimeUnit.NANOSECONDS);
  }

  private void start(ExecutorService attackers) {
    // Who is asking: behind the proxy, from one address each.
    every(
        attackers,
        "1 typed Forwarded",
        5,
        n ->
            post(
                "1 typed Forwarded",
                "198.18.1.1",
                "Forwarded: for=198.51.100." + n % 250 + "\r\n",
                body("typed-" + n)));
    every(
        attackers,
        "1 typed JA4",
        5,
        n ->
            post(
                "1 typed JA4",
                "198.18.2.1",
                "CloudFront-Viewer-JA4-Fingerprint: t13d%04d00_0123456789ab_0123456789ab\r\n"
                    .formatted(n % 10_000),
                body("ja4-" + n)));
    every(
        attackers,
        "2 h2c upgrade",
        5,
        n ->
            post(
                "2 h2c upgrade",
                "198.18.3.1",
                "Connection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n",
                body("upgrade-" + n)));
    every(attackers, "3 behind a refused head", 5, n -> behindRefusedHead("127.0.0.3", n));
    every(
        attackers, "4 NAT64", 5, n -> post("4 NAT64", "64:ff9b::c612:401", "", body("nat64-" + n)));
    // What a request costs: a victim is polled, guessed at and joined.
    every(
        attackers,
        "5 victim polled",
        20,
        n -> post("5 victim polled", "198.18.5." + n % 4, "", body("victim-5")));
    every(
        attackers,
        "5 victim guessed",
        20,
        n ->
            send(
                "5 victim guessed",
                "198.18.6." + n % 4,
                "ConfirmForgotPassword",
                "",
                confirm("victim-5", n)));
    every(
        attackers,
        "6 flight joined",
        5,
        n -> post("6 flight joined", "198.18.7.1", "", body("victim-6")));
    every(
        attackers,
        "8 ResendConfirmationCode",
        10,
        n ->
            send(
                "8 ResendConfirmationCode",
                "198.18.8.1",
                "ResendConfirmationCode",
                "",
                body("resend-" + n)));
    every(
        attackers,
        "8 InitiateAuth",
        10,
        n ->
            send(
                "8 InitiateAuth",
                "198.18.8.2",
                "InitiateAuth",
                "",
                "{\"ClientId\":\""
                    + CLIENT
                    + "\",\"AuthFlow\":\"USER_PASSWORD_AUTH\",\"AuthParameters\":"
                    + "{\"USERNAME\":\"auth-"
                    + n
                    + "\",\"PASSWORD\":\"not-a-password\"}}"));
    // A flood from one limited address, on connections that stay open.
    for (int i = 0; i < 4; i++) {
      attackers.execute(() -> flood("15 flood"));
    }
    // What an attacker can hold.
    every(attackers, "10 HTTP/2 bodies", 100, n -> unendedStreams("127.0.0." + (4 + n % 2)));
    every(attackers, "10 HTTP/1 bodies", 20, n -> unendedBody("127.0.0.6"));
    every(attackers, "11 idle sockets", 20, n -> hold("11 idle sockets", connect("127.0.0.7")));
    every(attackers, "11 idle admin sockets", 50, n -> hold("11 idle admin sockets", admin()));
    every(attackers, "11 PRIORITY", 200, n -> frames("11 PRIORITY", 2, 1, new byte[5]));
    every(
        attackers,
        "11 WINDOW_UPDATE",
        200,
        n -> frames("11 WINDOW_UPDATE", 8, 0, new byte[] {0, 0, 0, 1}));
    every(
        attackers,
        "11 unknown frames",
        200,
        n -> frames("11 unknown frames", 0xbe, 0, new byte[8]));
    every(attackers, "13 large Expect", 20, n -> expect("127.0.0.9"));
    every(
        attackers,
        "13 large head",
        20,
        n ->
            post(
                "13 large head",
                "198.18.13.1",
                "X-Large: " + "x".repeat(20_000) + "\r\n",
                body("head-" + n)));
    every(
        attackers,
        "14 UTF-16",
        20,
        n ->
            raw(
                "14 UTF-16",
                "198.18.14.1",
                "",
                body("utf16-" + n).getBytes(StandardCharsets.UTF_16BE)));
    every(
        attackers,
        "14 twice",
        20,
        n ->
            post(
                "14 twice",
                "198.18.14.2",
                "",
                "{\"ClientId\":\""
                    + CLIENT
                    + "\",\"Username\":null,\"Username\":\"twice-"
                    + n
                    + "\"}"));
  }

  private void every(ExecutorService attackers, String name, int millis, Attack attack) {
    attackers.execute(
        () -> {
          for (int n = 0; !over; n++) {
            try {
              attack.once(n);
              TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
              return;
            } catch (Exception e) {
              count(name, "closed");
            }
          }
        });
  }

  private void count(String name, String what) {
    seen.computeIfAbsent(name, n -> new ConcurrentHashMap<>())
        .computeIfAbsent(what, w -> new LongAdder())
        .increment();
  }

  private static String body(String username) {
    return "{\"ClientId\":\"" + CLIENT + "\",\"Username\":\"" + username + "\"}";
  }

  private static String confirm(String username, int n) {
    return ("{\"ClientId\":\"%s\",\"Username\":\"%s\",\"ConfirmationCode\":\"%06d\","
            + "\"Password\":\"Not-a-password-1\"}")
        .formatted(CLIENT, username, n % 1_000_000);
  }

  private void post(String name, String ip, String headers, String body) throws IOException {
    send(name, ip, "ForgotPassword", headers, body);
  }

  private void send(String name, String ip, String operation, String headers, String body)
      throws IOException {
    raw(
        name,
        ip,
        "X-Amz-Target: AWSCognitoIdentityProviderService." + operation + "\r\n" + headers,
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** As through a proxy that appends the address it sees to X-Forwarded-For. */
  private void raw(String name, String ip, String headers, byte[] body) throws IOException {
    try (Socket socket = connect("127.0.0.1")) {
      String target = headers.contains("X-Amz-Target") ? "" : target("ForgotPassword");
      OutputStream out = socket.getOutputStream();
      out.write(head("X-Forwarded-For: " + ip + "\r\n" + target + headers, body.length));
      out.write(body);
      out.flush();
      count(name, status(socket.getInputStream()));
    }
  }

  private static String target(String operation) {
    return "X-Amz-Target: AWSCognitoIdentityProviderService." + operation + "\r\n";
  }

  private static byte[] head(String headers, int length) {
    return ("POST / HTTP/1.1\r\n"
                + "Host: login.example.com\r\n"
                + "Content-Type: application/x-amz-json-1.1\r\n"
            + headers
            + ("Content-Length: " + length + "\r\n\r\n"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void behindRefusedHead(String from, int n) throws IOException {
    byte[] body = body("pipelined-" + n).getBytes(StandardCharsets.UTF_8);
    try (Socket socket = connect(from)) {
      OutputStream out = socket.getOutputStream();
      out.write("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(head(target("ForgotPassword"), body.length));
      out.write(body);
      out.flush();
      count("3 behind a refused head", status(socket.getInputStream()));
    }
  }

  private void flood(String name) {
    byte[] body = body("flood").getBytes(StandardCharsets.UTF_8);
    byte[] request =
        concat(
            head("X-Forwarded-For: 198.18.15.1\r\n" + target("ForgotPassword"), body.length), body);
    while (!over) {
      try (Socket socket = connect("127.0.0.1")) {
        InputStream in = socket.getInputStream();
        while (!over) {
          socket.getOutputStream().write(request);
          count(name, answer(in));
          TimeUnit.MILLISECONDS.sleep(2);
        }
      } catch (IOException e) {
        count(name, "closed");
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Fifty streams of 16,383 bytes that never end. */
  private void unendedStreams(String from) throws IOException {
    Socket socket = connect(from);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(out, 4, 0, 0, new byte[0]);
    for (int stream = 1; stream < 100; stream += 2) {
      frame(out, 1, 4, stream, headers());
    }
    for (int stream = 1; stream < 100; stream += 2) {
      frame(out, 0, 0, stream, new byte[16_383]);
    }
    socket.getOutputStream().write(out.toByteArray());
    hold("10 HTTP/2 bodies", socket);
  }

  private static byte[] headers() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST
    block.write(0x86); // :scheme http
    block.write(0x84); // :path /
    literal(block, ":authority", "login.example.com");
    literal(block, "x-amz-target", "AWSCognitoIdentityProviderService.ForgotPassword");
    literal(block, "content-type", "application/x-amz-json-1.1");
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value)
      throws IOException {
    block.write(0);
    block.write(name.length());
    block.write(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.write(value.getBytes(StandardCharsets.US_ASCII));
  }

  private void unendedBody(String from) throws IOException {
    Socket socket = connect(from);
    socket.getOutputStream().write(head(target("ForgotPassword"), 16_384));
    socket.getOutputStream().write(new byte[16_383]);
    hold("10 HTTP/1 bodies", socket);
  }

  /** Frames of one type as fast as they are taken. */
  private void frames(String name, int type, int stream, byte[] payload) throws IOException {
    try (Socket socket = connect("127.0.0.8")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(out, 4, 0, 0, new byte[0]);
      for (int i = 0; i < 20_000; i++) {
        frame(out, type, 0, stream, payload);
      }
      socket.getOutputStream().write(out.toByteArray());
      socket.setSoTimeout(2_000);
      while (socket.getInputStream().read() >= 0) {
        // Until it is closed.
      }
    }
    count(name, "closed");
  }

  private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] data)
      throws IOException {
    out.write(
        new byte[] {(byte) (data.length >> 16), (byte) (data.length >> 8), (byte) data.length});
    out.write(new byte[] {(byte) type, (byte) flags, 0, 0, (byte) (stream >> 8), (byte) stream});
    out.write(data);
  }

  private void expect(String from) throws IOException {
    try (Socket socket = connect(from)) {
      OutputStream out = socket.getOutputStream();
      out.write(head(target("ForgotPassword") + "Expect: 100-continue\r\n", 10_000_000));
      out.flush();
      count("13 large Expect", status(socket.getInputStream()));
    }
  }

  /** Keeps a socket for half a minute; the gateway may close it before. */
  private void hold(String name, Socket socket) {
    count(name, "opened");
    held.schedule(
        () -> {
          socket.close();
          return null;
        },
        30,
        TimeUnit.SECONDS);
  }

  private final ScheduledExecutorService held =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "held");
            thread.setDaemon(true);
            return thread;
          });

  private Socket admin() throws IOException {
    return new Socket("127.0.0.1", adminPort);
  }

  private Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
    return socket;
  }

  /** The status of an answer whose connection is closed after it. */
  private static String status(InputStream in) throws IOException {
    byte[] start = in.readNBytes(12);
    return start.length < 12 ? "closed" : new String(start, 9, 3, StandardCharsets.US_ASCII);
  }

  /** The status of an answer, read to its end. */
  private static String answer(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.US_ASCII);
    Matcher length = Pattern.compile("(?i)content-length: *(\\d+)").matcher(text);
    in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    return text.substring(9, 12);
  }

  private static byte[] concat(byte[] head, byte[] body) {
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private void judge(Process gateway, long heap) throws Exception {
    new TreeMap<>(seen)
        .forEach((name, counts) -> System.out.printf("%-26s %s%n", name, new TreeMap<>(counts)));
    Map<String, LongAdder> honest = seen.getOrDefault("honest", Map.of());
    long all = honest.values().stream().mapToLong(LongAdder::sum).sum();
    long right = honest.getOrDefault("200", new LongAdder()).sum();
    System.out.printf("honest: %d of %d, heap at most %d MiB%n", right, all, heap >> 20);
    require(gateway.isAlive(), "the process is alive");
    require(all > 0 && right >= 0.99 * all, "at least 99 in 100 honest requests were answered 200");
    require(heap <= 256L << 20, "the heap stayed within 256 MiB");
    Map<String, Integer> forwarded = new TreeMap<>();
    messages.forEach(
        (name, n) -> forwarded.merge(name.replaceAll("-?\\d*$", ""), n.get(), Integer::sum));
    System.out.println("messages by kind of username: " + forwarded);
    require(
        messages.getOrDefault("victim-5", new AtomicInteger()).get() <= MOST_MESSAGES,
        "victim-5 got no more than the rules allow");
    require(
        forwarded.keySet().stream().noneMatch(name -> name.startsWith("pipelined")),
        "nothing behind a refused head was carried out");
    for (String kind : List.of("typed", "ja", "upgrade", "nat")) {
      require(
          forwarded.getOrDefault(kind, 0) <= MOST_MESSAGES,
          kind + ": one address got no more than the rules allow");
    }
    ledger();
  }

  private void ledger() throws Exception {
    JsonNode audit = new ObjectMapper().readTree(get("/console/state").body()).path("audit");
    System.out.println("audit: " + audit);
    double known = audit.path("written").asDouble() + audit.path("waiting").asDouble();
    known += audit.path("spooled").asDouble();
    for (JsonNode dropped : audit.path("dropped")) {
      known += dropped.asDouble();
    }
    require(
        audit.path("emitted").asDouble() > 0 && audit.path("emitted").asDouble() == known,
        "emitted = written + spooled + dropped + waiting");
  }

  private void require(boolean holds, String what) {
    System.out.println((holds ? "holds: " : "BROKEN: ") + what);
    if (!holds) {
      broken.add(what);
    }
  }

  private double metric(String pattern) throws Exception {
    double sum = 0;
    Matcher lines = Pattern.compile("(?m)^" + pattern + " (\\S+)$").matcher(get("/metrics").body());
    while (lines.find()) {
      sum += Double.parseDouble(lines.group(1));
    }
    return sum;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                .timeout(Duration.ofSeconds(20))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
