package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of the machine that serves a port of the loopback until it is closed. */
record ListeningProgram(Process process) implements AutoCloseable {
  /** Starts a program and waits until it listens. */
  static ListeningProgram start(Path directory, String name, int port, String... command)
      throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    Await.until(name + " listens", () -> listens(port));
    return new ListeningProgram(process);
  }

  /**
   * Starts Debian's nginx.
   *
   * @param main directives of the main context
   * @param server what stands in the server block behind {@code listen}
   */
  static ListeningProgram nginx(Path directory, String name, int port, String main, String server)
      throws Exception {
    Files.writeString(
        directory.resolve(name + ".conf"),
        """
        %s
        pid %s.pid;
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
            %s
          }
        }
        """
            .formatted(main, name, port, server));
    String program = Programs.find("nginx").toString();
    String[] command = {program, "-p", directory + "/", "-c", name + ".conf", "-g", "daemon off;"};
    return start(directory, name, port, command);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
