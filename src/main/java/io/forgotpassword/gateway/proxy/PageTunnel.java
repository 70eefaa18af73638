package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.metrics.PagesMeters.Failure;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One WebSocket to the pages: the handshake, then bytes both ways. */
final class PageTunnel {
  private final LoginPages pages;
  private final HttpServerRequest request;
  private final PageName name;
  private final String client;
  private final @Nullable ClientIp payer;
  private final long began = System.nanoTime();
  private long deadline;
  private boolean hasSlot;
  private boolean over;
  private @Nullable HttpClientRequest upstream;
  private @Nullable NetSocket socket;

  PageTunnel(LoginPages pages, HttpServerRequest request, PageName name, ClientIp client) {
    this.pages = pages;
    this.request = request;
    this.name = name;
    this.client = client.toString();
    this.payer = pages.callers().payerOf(client);
  }

  static boolean isAskedFor(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method().equals(HttpMethod.GET)
        && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
        && request.headers().contains(HttpHeaders.CONNECTION, "upgrade", true);
  }

  void begin() {
    hasSlot = pages.streams().take(payer);
    if (!hasSlot) {
      refuse(503, Failure.FULL, null);
      return;
    }
    await(pages.timeouts().head());
    request.response().closeHandler(closed -> end(0));
    pages
        .connect(HttpMethod.GET, name.target())
        .onComplete(safe(this::shakeHands), safe(cause -> refuse(502, Failure.CONNECT, cause)));
  }

  private void shakeHands(HttpClientRequest to) {
    if (over) {
      to.reset();
      return;
    }
    upstream = to;
    to.exceptionHandler(safe(cause -> refuse(502, Failure.BROKEN, cause)));
    pages.headers().request(request.headers(), to.headers(), name, client);
    to.putHeader(HttpHeaders.CONNECTION, "Upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
    to.connect()
        .onComplete(safe(this::answered), safe(cause -> refuse(502, Failure.BROKEN, cause)));
  }

  private void answered(HttpClientResponse answer) {
    if (over) {
      return;
    }
    pages.meters().answered();
    if (answer.statusCode() != 101) {
      decline(answer);
      return;
    }
    NetSocket ofPages = answer.netSocket();
    ofPages.pause();
    pages.headers().answer(answer.headers(), request.response().headers(), name);
    request.response().putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
    request
        .toNetSocket()
        .onComplete(
            safe(ofClient -> pipe(ofClient, ofPages)),
            safe(cause -> refuse(502, Failure.BROKEN, cause)));
  }

  /** The pages want no WebSocket. What they say instead is short; only its status crosses. */
  private void decline(HttpClientResponse answer) {
    int status = answer.statusCode() < 200 ? 502 : answer.statusCode();
    end(status);
    ErrorPage.show(request, status);
  }

  private void pipe(NetSocket ofClient, NetSocket ofPages) {
    if (over) {
      ofClient.close();
      return;
    }
    socket = ofClient;
    forward(ofClient, ofPages);
    forward(ofPages, ofClient);
    ofPages.closeHandler(
        closed -> {
          end(101);
          ofClient.close();
        });
    ofClient.closeHandler(closed -> end(101));
    await(pages.timeouts().idle());
    ofPages.resume();
  }

  private void forward(NetSocket from, NetSocket to) {
    from.exceptionHandler(broken -> end(101));
    from.handler(
        bytes -> {
          await(pages.timeouts().idle());
          to.write(bytes);
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
          }
        });
  }

  void sweep(long now) {
    if (now - deadline > 0) {
      NetSocket open = socket;
      if (open == null) {
        refuse(504, Failure.HEAD_TIMEOUT, null);
      } else {
        end(101);
        open.close();
      }
    }
  }

  private void refuse(int status, Failure failure, @Nullable Throwable cause) {
    if (!over) {
      boolean begun = socket != null || request.response().headWritten();
      pages.failed(failure, cause);
      end(begun ? 0 : status);
      if (begun) {
        request.connection().close();
      } else {
        ErrorPage.show(request, status);
      }
    }
  }

  private void end(int status) {
    if (over) {
      return;
    }
    over = true;
    HttpClientRequest to = upstream;
    if (to != null) {
      to.connection().close();
    }
    if (hasSlot) {
      pages.streams().give(payer);
    }
    pages.ended(this, status, System.nanoTime() - began);
  }

  private void await(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  private <T> Handler<T> safe(Handler<T> step) {
    return event -> {
      try {
        step.handle(event);
      } catch (RuntimeException e) {
        refuse(502, Failure.INTERNAL, e);
      }
    };
  }
}
