package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real nginx or HAProxy between the test and a gateway. */
final class FrontProxy implements AutoCloseable {
  /** Where connections to it come from, so that the caller is no trusted proxy itself. */
  static final String CALLER = "127.0.0.5";

  private final ListeningProgram program;
  private final URI uri;

  private FrontProxy(ListeningProgram program, int port) {
    this.program = program;
    this.uri = URI.create("http://127.0.0.1:" + port);
  }

  /** As the manual of nginx has it, and with the caller's Upgrade passed on. */
  static FrontProxy nginx(Path directory, int upstream) throws Exception {
    int port = FreePorts.next();
    String server =
        """
        location / {
          proxy_pass http://127.0.0.1:%d;
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $http_connection;
        }
        """
            .formatted(upstream);
    return new FrontProxy(ListeningProgram.nginx(directory, "proxy", port, "", server), port);
  }

  static FrontProxy haproxy(Path directory, int upstream) throws Exception {
    int port = FreePorts.next();
    Files.writeString(
        directory.resolve("proxy.conf"),
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 30s
          timeout server 30s
        frontend in
          bind 127.0.0.1:%d
          option forwardfor
          default_backend out
        backend out
          server gateway 127.0.0.1:%d
        """
            .formatted(port, upstream));
    String haproxy = Programs.find("haproxy").toString();
    return new FrontProxy(
        ListeningProgram.start(directory, "proxy", port, haproxy, "-db", "-f", "proxy.conf"), port);
  }

  URI uri() {
    return uri;
  }

  RawConnection connect() throws IOException {
    return new RawConnection(uri, CALLER);
  }

  @Override
  public void close() {
    program.close();
  }
}
