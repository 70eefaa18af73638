package io.forgotpassword.gateway.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A request without a connection: its headers are the test's, its answer is kept. */
final class FakeRequest {
  final MultiMap headers = HttpHeaders.headers();
  final MultiMap answerHeaders = HttpHeaders.headers();
  int status = 200;
  String answer = "";

  FakeRequest with(String name, String value) {
    headers.add(name, value);
    return this;
  }

  HttpServerRequest request() {
    HttpServerResponse response = response();
    return fake(
        HttpServerRequest.class,
        (method, argument) ->
            switch (method) {
              case "headers" -> headers;
              case "getHeader" -> headers.get(argument.toString());
              case "response" -> response;
              default -> throw new UnsupportedOperationException(method);
            });
  }

  HttpServerResponse response() {
    return fake(
        HttpServerResponse.class,
        (method, argument) -> {
          switch (method) {
            case "headers" -> {
              return answerHeaders;
            }
            case "setStatusCode" -> status = (Integer) argument;
            case "end" -> answer = ((Buffer) argument).toString();
            default -> throw new UnsupportedOperationException(method);
          }
          return null;
        });
  }

  private interface Answer {
    @Nullable Object to(String method, Object argument);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) ->
                answer.to(called.getName(), arguments == null ? "" : arguments[0])));
  }
}
