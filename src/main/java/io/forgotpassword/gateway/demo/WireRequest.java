package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;

/**
 * One HTTP request, whole, as its signature covers it.
 *
 * @param host the Host header, or HTTP/2's :authority
 */
record WireRequest(HttpMethod method, String path, String host, MultiMap headers, Buffer body) {
  static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  /** Reads to the end of the body, and fails with a refusal when it is larger than the bound. */
  static Future<WireRequest> of(HttpServerRequest request, int maxBody) {
    Buffer body = Buffer.buffer();
    Promise<Buffer> whole = Promise.promise();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > maxBody) {
            whole.tryFail(
                new Refused(
                    new ServiceError(413, "RequestEntityTooLargeException", "Body too large.")));
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> whole.tryComplete(body));
    request.exceptionHandler(gone -> whole.tryFail(Refused.serialization("The body ended early.")));
    return whole
        .future()
        .map(
            all ->
                new WireRequest(
                    request.method(), request.path(), hostOf(request), request.headers(), all));
  }

  /** The operation of the target, when method, path and content type are the protocol's. */
  PoolOperation operation() {
    String target = headers.get("X-Amz-Target");
    if (!HttpMethod.POST.equals(method) || !"/".equals(path) || !isProtocol() || target == null) {
      throw Refused.unknownOperation();
    }
    return PoolOperation.ofTarget(target).orElseThrow(Refused::unknownOperation);
  }

  private boolean isProtocol() {
    String type = headers.get("Content-Type");
    return type != null
        && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(CONTENT_TYPE);
  }

  private static String hostOf(HttpServerRequest request) {
    String host = request.getHeader("Host");
    HostAndPort authority = request.authority();
    return host != null || authority == null ? String.valueOf(host) : authority.toString();
  }
}
