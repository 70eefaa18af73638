package io.forgotpassword.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Checks in an HTTP/1 head what Netty leaves open, so that no other server could read it in another
 * way: one valid Host (RFC 9112 section 3.2), no transfer coding but a plain {@code chunked}, no
 * header without a name.
 */
final class HeadRules {
  private static final List<String> CHUNKED = List.of("chunked");

  private HeadRules() {}

  static boolean isSound(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return true;
    }
    MultiMap headers = request.headers();
    List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    return (codings.isEmpty() || codings.equals(CHUNKED))
        && !headers.contains("")
        && hasOneHost(request);
  }

  private static boolean hasOneHost(HttpServerRequest request) {
    int hosts = request.headers().getAll(HttpHeaders.HOST).size();
    return request.version() == HttpVersion.HTTP_1_0
        ? hosts <= 1
        : hosts == 1 && request.authority() != null;
  }
}
