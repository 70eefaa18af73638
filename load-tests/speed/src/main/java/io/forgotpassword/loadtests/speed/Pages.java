package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The gateway before login pages beside nginx as a reverse proxy: one event loop each on core 0,
 * generator and page server (nginx with files) on core 1, rounds that alternate. Prints CPU time for
 * each page, without that of compilers, and for each small page on a new connection of TLS 1.3 with
 * a full handshake.
 */
final class Pages {
  private static final String CORE = "0";
  private static final String OTHER_CORE = "1";
  private static final int SMALL = 100;
  private static final List<Integer> SIZES =
      Boolean.getBoolean("handshakesOnly") ? List.of() : List.of(20_000, 200_000);
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
          List.of(nginx(processes, work, pages, ""), gateway(processes, work, pages, ""));
      for (int size : SIZES) {
        compare(processes, contenders, size, null);
      }
      Certificate certificate = Certificate.in(work);
      compare(
          processes,
          List.of(
              nginx(processes, work, pages, certificate.ofNginx()),
              gateway(processes, work, pages, certificate.ofGateway())),
          SMALL,
          Certificate.trustingAll());
    }
  }

  private static void compare(
      Processes processes, List<Contender> contenders, int size, @Nullable SSLContext tls) throws Exception {
    for (Contender contender : contenders) {
      processes.awaitPort(contender.port(), contender.process());
      boolean compiles = contender.name().equals("gateway");
      micros(contender, size, tls, compiles ? WARM_UP_MILLIS : 1000); // Compilers are done then.
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      double nginx = micros(contenders.get(0), size, tls, MILLIS);
      double gateway = micros(contenders.get(1), size, tls, MILLIS);
      ratios.add(gateway / nginx);
      System.out.printf(
          "%,d bytes, round %d: nginx %.1f us CPU, gateway %.1f us CPU, ratio %.2f%n",
          size, round, nginx, gateway, gateway / nginx);
    }
    ratios.sort(null);
    System.out.printf("%,d bytes: median ratio %.2f%n", size, ratios.get(ROUNDS / 2));
  }

  /** CPU time of the contender for each page. */
  private static double micros(Contender contender, int size, @Nullable SSLContext tls, long millis)
      throws Exception {
    AtomicLong answers = new AtomicLong();
    long end = System.nanoTime() + millis * 1_000_000;
    ProcessTimes before = ProcessTimes.of(contender.process().pid());
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread client = new Thread(
              () -> {
                if (tls == null) {
                  ask(contender.port(), size, end, answers);
                } else {
                  shakeHands(contender.port(), tls, end, answers);
                }
              });
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
    byte[] request = request(size);
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

  private static byte[] request(int size) {
    return ("GET /" + size + ".html HTTP/1.1\r\nHost: login.example.com\r\nAccept: */*\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Asks for one small page on each connection, and resumes no session. */
  private static void shakeHands(int port, SSLContext tls, long end, AtomicLong answers) {
    byte[] buffer = new byte[1 << 12];
    while (System.nanoTime() < end) {
      try (SSLSocket socket =
          (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.getOutputStream().write(request(SMALL));
        readAnswer(socket.getInputStream(), buffer, SMALL);
        socket.getSession().invalidate();
        answers.incrementAndGet();
      } catch (IOException e) {
        throw new IllegalStateException("port " + port, e);
      }
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
    Files.writeString(work.resolve(SMALL + ".html"), "p".repeat(SMALL));
    for (int size : SIZES) {
      Files.writeString(work.resolve(size + ".html"), "p".repeat(size));
    }
    Process process =
        nginx(processes, work, "origin", OTHER_CORE, port, "", "root " + work + ";", "");
    processes.awaitPort(port, process);
    return port;
  }

  private static Contender nginx(Processes processes, Path work, int pages, String tls)
      throws IOException {
    int port = Processes.freePort();
    String location =
        "location / { proxy_http_version 1.1; proxy_set_header Connection \"\";"
            + " proxy_set_header X-Forwarded-For $remote_addr; proxy_pass http://pages; }";
    String upstream =
        "upstream pages { server 127.0.0.1:" + pages + "; keepalive 64; keepalive_requests 100000000; }";
    Process process =
        nginx(processes, work, "nginx" + port, CORE, port, tls, location, upstream);
    return new Contender("nginx", process, port, 200, false);
  }

  private static Process nginx(
      Processes processes,
      Path work,
      String name,
      String core,
      int port,
      String tls,
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
            listen 127.0.0.1:%3$d %6$s
            %4$s
          }
        }
        """
            .formatted(work, name, port, server, upstream, tls.isEmpty() ? ";" : tls));
    return processes.start(
        core, name, List.of("nginx", "-p", work.toString(), "-c", config.toString()), Map.of());
  }

  private static Contender gateway(Processes processes, Path work, int pages, String tls)
      throws IOException {
    int port = Processes.freePort();
    Path config = work.resolve("gateway" + port + ".yaml");
    Files.writeString(
        config,
        """
        server: {host: 127.0.0.1, port: %d, event-loops: 1%s}
        admin: {port: 0}
        cognito: {region: eu-west-1}
        clients: [{client-id: 1example23456789}]
        login-pages: {upstream: "http://127.0.0.1:%d", per-address: 256}
        """
            .formatted(port, tls, pages));
    List<String> command = new ArrayList<>(Processes.jvm());
    command.addAll(
        List.of("-jar", System.getProperty("jar"), "run", "--config", config.toString()));
    return new Contender(
        "gateway", processes.start(CORE, "gateway", command, Map.of()), port, 200, false);
  }

  /** A self-signed one with a key on P-256, as most public ones have. */
  private record Certificate(Path certificate, Path key) {
    static Certificate in(Path work) throws Exception {
      Certificate made = new Certificate(work.resolve("tls.crt"), work.resolve("tls.key"));
      String command =
          "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
              + " -subj /CN=login.example.com -keyout %s -out %s";
      Process openssl =
          new ProcessBuilder(command.formatted(made.key, made.certificate).split(" "))
              .redirectErrorStream(true)
              .start();
      openssl.getInputStream().readAllBytes();
      if (openssl.waitFor() != 0) {
        throw new IOException("openssl made no certificate");
      }
      return made;
    }

    String ofNginx() {
      return "ssl; ssl_protocols TLSv1.3; ssl_certificate %s; ssl_certificate_key %s;"
          .formatted(certificate, key);
    }

    String ofGateway() {
      return ", tls: {certificate: %s, key: %s}".formatted(certificate, key);
    }

    static SSLContext trustingAll() throws Exception {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    }
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
