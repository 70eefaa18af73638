package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.metrics.PagesMeters.Failure;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request for a page. Its steps, from top to bottom: the body, as far as it is kept; a slot; a
 * connection; the request's head and body; the answer's head; its body.
 */
final class PageExchange extends PageRequest {
  private enum Step {
    BODY,
    CONNECTION,
    HEAD,
    ANSWER,
    SENT
  }

  private final PageBody body;
  private Step step = Step.BODY;
  private boolean retried;
  private @Nullable HttpClientRequest upstream;

  PageExchange(LoginPages pages, HttpServerRequest request, PageName name, ClientIp client) {
    super(pages, request, name, client);
    this.body = new PageBody(request, pages.settings.buffer());
  }

  @Override
  void begin() {
    await(pages.timeouts.body(), () -> show(408));
    response.closeHandler(safe(gone -> end(step == Step.SENT ? response.getStatusCode() : 0)));
    request
        .handler(safe(this::received))
        .endHandler(safe(whole -> bodyEnded()))
        .exceptionHandler(safe(gone -> end(0)));
  }

  private void received(Buffer chunk) {
    HttpClientRequest to = upstream;
    if (isOver() || step == Step.SENT) {
      return; // What follows an early answer is thrown away.
    }
    if (to != null) {
      if (body.stream(to, chunk, safe(drained -> request.resume()))) {
        extend(pages.timeouts.body());
      }
    } else if (!hold(chunk.length())) {
      refuse(503, Failure.FULL, null);
    } else if (!body.collect(chunk)) {
      request.pause();
      takeSlot();
    }
  }

  private void bodyEnded() {
    body.ended();
    HttpClientRequest to = upstream;
    if (to == null) {
      takeSlot();
    } else if (!isOver()) {
      to.end();
      if (step == Step.HEAD) {
        awaitHead();
      } else {
        moved();
      }
    }
  }

  /** A client that asks on and on without reading its answers is not asked for more. */
  private void takeSlot() {
    if (isOver() || step != Step.BODY) {
      return;
    }
    if (response.writeQueueFull()) {
      response.drainHandler(safe(drained -> takeSlot()));
      return;
    }
    step = Step.CONNECTION;
    await(pages.timeouts.connect(), () -> refuse(503, Failure.FULL, null));
    if (pages.slots.take(this)) {
      connect();
    } else if (!pages.slots.await(this, () -> safely(this::connect))) {
      refuse(503, Failure.FULL, null);
    }
  }

  /** The pool has a deadline of its own. */
  private void connect() {
    await(pages.timeouts.connect().multipliedBy(2), () -> refuse(502, Failure.CONNECT, null));
    pages
        .connect(request.method(), name.target())
        .onComplete(safe(this::send), safe(cause -> refuse(502, Failure.CONNECT, cause)));
  }

  private void send(HttpClientRequest to) {
    if (isOver()) {
      to.reset();
      return;
    }
    upstream = to;
    step = Step.HEAD;
    if (body.isWhole()) {
      awaitHead();
    } else {
      await(pages.timeouts.body(), () -> show(408));
    }
    to.exceptionHandler(safe(cause -> broken(to, cause)));
    to.earlyHintsHandler(safe(hints -> PageAnswer.hint(request, hints)));
    to.response().onComplete(safe(this::answered), safe(cause -> broken(to, cause)));
    writeHead(to);
    body.sendTo(to);
  }

  private void awaitHead() {
    await(pages.timeouts.head(), () -> refuse(504, Failure.HEAD_TIMEOUT, null));
  }

  private void answered(HttpClientResponse head) {
    if (isOver()) {
      return;
    }
    HttpClientRequest to = head.request();
    head.exceptionHandler(safe(cause -> broken(to, cause))); // Vert.x would log it as an error.
    if (head.statusCode() < 200) {
      refuse(502, Failure.UNASKED_UPGRADE, null);
      return;
    }
    pages.meters.answered();
    PageAnswer answer = new PageAnswer(request, head, pages.settings.buffer());
    boolean room = !answer.isStream() || moveToStreams();
    if (!room || !hold(answer.memory())) {
      refuse(503, Failure.FULL, null);
      return;
    }
    step = Step.ANSWER;
    cross(head, answer);
  }

  /** An event stream lasts; it must not use up what pages need. */
  private boolean moveToStreams() {
    releaseSlot();
    return pages.streams.take(this);
  }

  @Override
  void finish(PageAnswer answer) {
    if (!body.isWhole()) {
      release();
      request.resume();
    }
    upstream = null; // Its connection may be in use for others.
    step = Step.SENT;
    super.finish(answer);
  }

  private void broken(HttpClientRequest from, Throwable cause) {
    if (from != upstream) {
      return; // It was given up before.
    }
    boolean stale = cause instanceof HttpClosedException && body.isRepeatable() && !retried;
    if (step == Step.HEAD && stale) {
      retried = true;
      upstream = null;
      connect();
    } else {
      refuse(502, Failure.BROKEN, cause);
    }
  }

  @Override
  void release() {
    body.clear();
    HttpClientRequest to = upstream;
    if (to != null) {
      upstream = null;
      to.reset();
    }
  }
}
