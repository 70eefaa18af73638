package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A login page on an origin of its own: one of {@link BrowserBundles} in a bare document. */
final class LoginSite implements AutoCloseable {
  private static final String PAGE =
      "<!doctype html><meta charset=utf-8><link rel=icon href=data:,><script src=/login.js></script>";

  private final HttpServer server;

  private LoginSite(HttpServer server) {
    this.server = server;
  }

  static LoginSite of(String script) throws Exception {
    String bundle = BrowserBundles.read(script);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server, "/", "text/html", PAGE);
    serve(server, "/login.js", "text/javascript", bundle);
    server.start();
    return new LoginSite(server);
  }

  private static void serve(HttpServer server, String path, String type, String text) {
    byte[] body = text.getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  /** Its origin, as a browser names it. */
  String origin() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
  }
}
