package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An upstream that answers each request as its script says, on bare sockets, so that it can also
 * answer as no server should. It keeps every request whole.
 */
public final class ScriptedUpstream implements AutoCloseable {
  /** Connections that may come faster than they are accepted. */
  private static final int BACKLOG = 1_024;

  private final ServerSocket server;
  private final Script script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** What is done with a request that has been read. */
  public interface Script {
    void play(String request, Socket caller) throws IOException;
  }

  public ScriptedUpstream(Script script) throws IOException {
    this.script = script;
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** A script that always writes the same bytes. */
  static Script bytes(String answer) {
    return (request, caller) -> caller.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  /** A script that always gives the same proper answer; headers end in CRLF each. */
  static Script answer(int status, String headers, String body) {
    return bytes(
        "HTTP/1.1 %d Any\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(status, headers, body.length(), body));
  }

  /** A script that waits in silence until the caller has gone. */
  static Script silence() {
    return (request, caller) -> {
      while (caller.getInputStream().read() >= 0) {
        // Nothing is owed to a caller who goes on talking.
      }
    };
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The requests so far, head and body. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      for (String request = read(connection.getInputStream());
          !request.isEmpty();
          request = read(connection.getInputStream())) {
        requests.add(request);
        script.play(request, connection);
      }
    } catch (SocketException gone) {
      // Callers may hang up.
    } catch (IOException e) {
      throw new AssertionError("the upstream's script failed", e);
    }
  }

  /** One request, empty at the end of the connection. */
  private static String read(InputStream in) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return "";
      }
      request.append((char) c);
    }
    String lower = request.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:") + "content-length:".length();
    int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).strip());
    return request.append(new String(in.readNBytes(length), ISO_8859_1)).toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
    threads.shutdownNow();
  }
}
