package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The gateway before login pages beside nginx as a reverse proxy: one event loop each on core 0,
 * generator and page server (nginx with files) on core 1, rounds that alternate. Prints CPU time for
 * each page, without that of compilers.
 */
final class Pages {
  private static final String CORE = "0";
  private static final String OTHER_CORE = "1";
  private static final List<Integer> SIZES = List.of(20_000, 200_000);
  private static final int CONNECTIONS = Integer.getInteger("connections", 16);
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final long MILLIS =
      (long) (1000 * Double.parseDouble(System.getProperty("seconds", "3")));

  private static final long WARM_UP_MILLIS = 1000L * Integer.getInteger("warmUp", 30);

  private Pages() {}

  public static void main(String[] arguments) throws Exception {
    Path work = Files.createTempDirectory("pages");
    try (Processes processes = new Processes(work)) {
      int pages = origin(processes, work);
      List<Contender> contenders =
          List.of(nginx(processes, work, pages), gateway(processes, work, pages));
      for (Contender contender : contenders) {
        processes.awaitPort(contender.port(), contender.process());
      }
      for (int size : SIZES) {
        compare(contenders, size);
      }
    }
  }

  private static void compare(List<Contender> contenders, int size) throws Exception {
    for (Contender contender : contenders) {
      micros(contender, size, WARM_UP_MILLIS); // Compilers are done then.
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      double nginx = micros(contenders.get(0), size, MILLIS);
      double gateway = micros(contenders.get(1), size, MILLIS);
      ratios.add(gateway / nginx);
      System.out.printf(
          "%,d bytes, round %d: nginx %.1f us CPU, gateway %.1f us CPU, ratio %.2f%n",
          size, round, nginx, gateway, gateway / nginx);
    }
    ratios.sort(null);
    System.out.printf("%,d bytes: median ratio %.2f%n", size, ratios.get(ROUNDS / 2));
  }

  /** CPU time of the contender for each page. */
  private static double micros(Contender contender, int size, long millis) throws Exception {
    AtomicLong answers = new AtomicLong();
    long end = System.nanoTime() + millis * 1_000_000;
    ProcessTimes before = ProcessTimes.of(contender.process().pid());
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread client = new Thread(() -> ask(contender.port(), size, end, answers));
      client.start();
      clients.add(client);
    }
    for (Thread client : clients) {
      client.join();
    }
    ProcessTimes spent = ProcessTimes.of(contender.process().pid()).since(before);
    return (spent.cpu() - spent.compilers()) / 1e3 / answers.get();
  }

  private static void ask(int port, int size, long end, AtomicLong answers) {
    byte[] request =
        ("GET /" + size + ".html HTTP/1.1\r\nHost: login.example.com\r\nAccept: */*\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] buffer = new byte[1 << 18];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      while (System.nanoTime() < end) {
        socket.getOutputStream().write(request);
        readAnswer(socket.getInputStream(), buffer, size);
        answers.incrementAndGet();
      }
    } catch (IOException e) {
      throw new IllegalStateException("port " + port, e);
    }
  }

  private static void readAnswer(InputStream in, byte[] buffer, int size) throws IOException {
    int read = 0;
    int head = -1;
    while (head < 0 || read < head + size) {
      int count = in.read(buffer, read, buffer.length - read);
      if (count < 0) {
        throw new IOException("the answer ended early");
      }
      read += count;
      if (head < 0) {
        int at = new String(buffer, 0, read, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        head = at < 0 ? -1 : at + 4;
      }
    }
    if (buffer[9] != '2') {
      throw new IOException(new String(buffer, 0, 40, StandardCharsets.ISO_8859_1));
    }
  }

  private static int origin(Processes processes, Path work) throws Exception {
    int port = Processes.freePort();
    for (int size : SIZES) {
      Files.writeString(work.resolve(size + ".html"), "p".repeat(size));
    }
    Process process =
        nginx(processes, work, "origin", OTHER_CORE, port, "root " + work + ";", "");
    processes.awaitPort(port, process);
    return port;
  }

  private static Contender nginx(Processes processes, Path work, int pages) throws IOException {
    int port = Processes.freePort();
    String location =
        "location / { proxy_http_version 1.1; proxy_set_header Connection \"\";"
            + " proxy_set_header X-Forwarded-For $remote_addr; proxy_pass http://pages; }";
    String upstream =
        "upstream pages { server 127.0.0.1:" + pages + "; keepalive 64; keepalive_requests 100000000; }";
    return new Contender(
        "nginx",
        nginx(processes, work, "nginx", CORE, port, location, upstream),
        port,
        200,
        false);
  }

  private static Process nginx(
      Processes processes,
      Path work,
      String name,
      String core,
      int port,
      String server,
      String upstream)
      throws IOException {
    Path config = work.resolve(name + ".conf");
    Files.writeString(
        config,
        """
        daemon off;
        master_process off;
        user root;
        pid %1$s/%2$s.pid;
        error_log %1$s/%2$s-error.log crit;
        events { worker_connections 1024; }
        http {
          access_log off;
          sendfile on;
          client_body_temp_path %1$s/%2$s-body;
          proxy_temp_path %1$s/%2$s-proxy;
          keepalive_requests 100000000;
          %5$s
          server {
            listen 127.0.0.1:%3$d;
            %4$s
          }
        }
        """
            .formatted(work, name, port, server, upstream));
    return processes.start(
        core, name, List.of("nginx", "-p", work.toString(), "-c", config.toString()), Map.of());
  }

  private static Contender gateway(Processes processes, Path work, int pages) throws IOException {
    int port = Processes.freePort();
    Path config = work.resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        server: {host: 127.0.0.1, port: %d, event-loops: 1}
        admin: {port: 0}
        cognito: {region: eu-west-1}
        clients: [{client-id: 1example23456789}]
        login-pages: {upstream: "http://127.0.0.1:%d", per-address: 256}
        """
            .formatted(port, pages));
    List<String> command = new ArrayList<>(Processes.jvm());
    command.addAll(
        List.of("-jar", System.getProperty("jar"), "run", "--config", config.toString()));
    return new Contender(
        "gateway", processes.start(CORE, "gateway", command, Map.of()), port, 200, false);
  }
}
