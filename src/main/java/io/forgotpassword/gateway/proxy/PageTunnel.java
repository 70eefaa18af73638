package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.metrics.PagesMeters.Failure;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** One WebSocket to the pages: the handshake, then bytes both ways. */
final class PageTunnel extends PageRequest {
  private @Nullable HttpClientRequest upstream;

  PageTunnel(LoginPages pages, HttpServerRequest request, PageName name, ClientIp client) {
    super(pages, request, name, client);
  }

  /** A body would be taken for frames. */
  static boolean isAskedFor(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return (length == null || length.equals("0"))
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        && request.version() == HttpVersion.HTTP_1_1
        && request.method().equals(HttpMethod.GET)
        && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
        && PageHeaders.namedByConnection(request.headers()).contains("upgrade");
  }

  @Override
  void begin() {
    if (!pages.streams.take(this)) {
      refuse(503, Failure.FULL, null);
      return;
    }
    await(pages.timeouts.head(), () -> refuse(504, Failure.HEAD_TIMEOUT, null));
    response.closeHandler(closed -> end(0));
    pages
        .connect(HttpMethod.GET, name.target())
        .onComplete(safe(this::shakeHands), safe(cause -> refuse(502, Failure.CONNECT, cause)));
  }

  private void shakeHands(HttpClientRequest to) {
    if (isOver()) {
      to.reset();
      return;
    }
    upstream = to;
    to.exceptionHandler(safe(cause -> refuse(502, Failure.BROKEN, cause)));
    writeHead(to);
    to.putHeader(HttpHeaders.CONNECTION, "Upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
    to.connect()
        .onComplete(safe(this::answered), safe(cause -> refuse(502, Failure.BROKEN, cause)));
  }

  private void answered(HttpClientResponse head) {
    if (isOver()) {
      return;
    }
    pages.meters.answered();
    if (head.statusCode() != 101) {
      answerOrdinarily(head);
      return;
    }
    NetSocket ofPages = head.netSocket();
    ofPages.pause();
    pages.headers.answer(head, response.headers(), name);
    response.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
    request
        .toNetSocket()
        .onComplete(
            safe(ofClient -> pipe(ofClient, ofPages)),
            safe(cause -> refuse(502, Failure.BROKEN, cause)));
  }

  /** The pages need not change the protocol (RFC 9110 section 7.8): they may ask for a login. */
  private void answerOrdinarily(HttpClientResponse head) {
    PageAnswer answer = new PageAnswer(request, head, pages.settings.buffer());
    head.exceptionHandler(safe(cause -> refuse(502, Failure.BROKEN, cause)));
    if (head.statusCode() < 200) {
      refuse(502, Failure.UNASKED_UPGRADE, null);
    } else if (!hold(answer.memory())) {
      refuse(503, Failure.FULL, null);
    } else {
      cross(head, answer);
    }
  }

  @Override
  void finish(PageAnswer answer) {
    upstream = null; // Its connection may be in use for others.
    super.finish(answer);
  }

  private void pipe(NetSocket ofClient, NetSocket ofPages) {
    if (isOver()) {
      ofClient.close();
      return;
    }
    Runnable close =
        () -> {
          end(101);
          ofPages.handler(ofClient::write).resume(); // What a slow client has not read yet.
          pages.later(ofClient::close);
        };
    await(pages.timeouts.idle(), close);
    forward(ofClient, ofPages);
    forward(ofPages, ofClient);
    ofPages.closeHandler(closed -> close.run());
    ofClient.closeHandler(closed -> end(101));
    ofPages.resume();
  }

  private void forward(NetSocket from, NetSocket to) {
    from.exceptionHandler(broken -> end(101));
    from.handler(
        bytes -> {
          moved();
          to.write(bytes);
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
          }
        });
  }

  @Override
  void release() {
    HttpClientRequest to = upstream;
    if (to != null) {
      to.connection().close();
    }
  }
}
