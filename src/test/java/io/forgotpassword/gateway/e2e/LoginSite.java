package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A login page on an origin of its own. */
final class LoginSite implements AutoCloseable {
  private static final String HEAD =
      "<!doctype html><meta charset=utf-8><link rel=icon href=data:,>";

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  private LoginSite(String page) throws IOException {
    serve("/", "text/html", HEAD + page);
    server.start();
  }

  /** A page of this HTML. */
  static LoginSite showing(String page) throws IOException {
    return new LoginSite(page);
  }

  /** An empty page with one of {@link BrowserBundles}. */
  static LoginSite running(String script) throws Exception {
    String bundle = BrowserBundles.read(script);
    LoginSite site = new LoginSite("<script src=/login.js></script>");
    site.serve("/login.js", "text/javascript", bundle);
    return site;
  }

  private void serve(String path, String type, String text) {
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
