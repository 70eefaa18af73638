package io.forgotpassword.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * What a request's head must be beyond what Netty demands, so that no other server could read it in
 * another way: one Host (RFC 9112 section 3.2), no transfer coding but a plain {@code chunked}, no
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
    int hosts = headers.getAll(HttpHeaders.HOST).size();
    return (codings.isEmpty() || codings.equals(CHUNKED))
        && !headers.contains("")
        && (hosts == 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_0));
  }
}
