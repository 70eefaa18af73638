package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.signing.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * One file of the login page, read once from the class path. Browsers keep it and ask each time
 * whether it is still the same, by its ETag.
 */
record PageFile(Buffer content, String contentType, String etag) {
  private static final int ETAG_LENGTH = 18;

  /** The resource {@code /demo/<name>}. */
  static PageFile load(String name) {
    try (InputStream resource = PageFile.class.getResourceAsStream("/demo/" + name)) {
      if (resource == null) {
        throw new IllegalStateException("/demo/" + name + " is not on the class path");
      }
      byte[] content = resource.readAllBytes();
      String etag = '"' + new Sha256().hexOf(content).substring(0, ETAG_LENGTH) + '"';
      return new PageFile(Buffer.buffer(content), typeOf(name), etag);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers 200 with the file, or 304 when the browser already has it. */
  void send(HttpServerRequest request) {
    request.response().putHeader("ETag", etag).putHeader("Cache-Control", "no-cache");
    if (etag.equals(request.getHeader("If-None-Match"))) {
      request.response().setStatusCode(304).end();
    } else {
      request.response().putHeader("Content-Type", contentType).end(content);
    }
  }

  private static String typeOf(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException(name);
    };
  }
}
