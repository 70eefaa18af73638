package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real nginx or HAProxy between the test and a gateway. */
final class FrontProxy implements AutoCloseable {
  /** Where connections to it come from, so that the caller is no trusted proxy itself. */
  static final String CALLER = "127.0.0.5";

  private final Process process;
  private final URI uri;

  private FrontProxy(Path directory, int port, String config, String... command) throws Exception {
    uri = URI.create("http://127.0.0.1:" + port);
    Files.writeString(directory.resolve("proxy.conf"), config);
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("proxy.log").toFile())
            .start();
    Await.until("the proxy listens", () -> listens(port));
  }

  /** As the manual of nginx has it, and with the caller's Upgrade passed on. */
  static FrontProxy nginx(Path directory, int upstream) throws Exception {
    int port = FreePorts.next();
    String config =
        """
        pid nginx.pid;
        error_log stderr;
        worker_processes 1;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d;
            location / {
              proxy_pass http://127.0.0.1:%d;
              proxy_http_version 1.1;
              proxy_set_header Host $host;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection $http_connection;
            }
          }
        }
        """
            .formatted(port, upstream);
    return new FrontProxy(
        directory,
        port,
        config,
        Programs.find("nginx").toString(),
        "-p",
        directory + "/",
        "-c",
        "proxy.conf",
        "-g",
        "daemon off;");
  }

  static FrontProxy haproxy(Path directory, int upstream) throws Exception {
    int port = FreePorts.next();
    String config =
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
            .formatted(port, upstream);
    return new FrontProxy(
        directory, port, config, Programs.find("haproxy").toString(), "-db", "-f", "proxy.conf");
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  URI uri() {
    return uri;
  }

  RawConnection connect() throws IOException {
    return new RawConnection(uri, CALLER);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
