package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.metrics.PagesMeters.Failure;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request for a login page: body, slot, connection, answer, in this order. It ends once,
 * whatever happens: the client has an answer or its stream is reset, and slot and memory are free.
 */
final class PageExchange implements Runnable {
  private enum Phase {
    BODY,
    SLOT,
    CONNECT,
    HEAD,
    ANSWER,
    SENT,
    OVER
  }

  private final LoginPages pages;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final PageName name;
  private final String client;
  private final @Nullable ClientIp payer;
  private final long began = System.nanoTime();
  private final PageBody body;
  private Phase phase = Phase.BODY;
  private PageSlots slots;
  private boolean hasSlot;
  private boolean retried;
  private long held;
  private long deadline;
  private @Nullable HttpClientRequest upstream;
  private @Nullable PageAnswer answer;

  PageExchange(LoginPages pages, HttpServerRequest request, PageName name, ClientIp client) {
    this.pages = pages;
    this.request = request;
    this.response = request.response();
    this.name = name;
    this.client = client.toString();
    this.payer = pages.callers().payerOf(client);
    this.slots = pages.slots();
    this.body = new PageBody(request, pages.settings().buffer());
  }

  void begin() {
    await(Phase.BODY, pages.timeouts().body());
    response.closeHandler(safe(gone -> end(phase == Phase.SENT ? response.getStatusCode() : 0)));
    request
        .handler(safe(this::received))
        .endHandler(safe(whole -> bodyEnded()))
        .exceptionHandler(safe(gone -> end(0)));
  }

  private void received(Buffer chunk) {
    HttpClientRequest to = upstream;
    if (phase == Phase.OVER || phase == Phase.SENT) {
      return; // What follows an early answer is thrown away.
    }
    if (to != null) {
      if (body.stream(to, chunk, safe(drained -> request.resume()))) {
        await(phase, pages.timeouts().body());
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
    if (phase == Phase.BODY) {
      takeSlot();
    } else if (to != null && phase != Phase.OVER) {
      to.end();
      await(phase, phase == Phase.HEAD ? pages.timeouts().head() : pages.timeouts().idle());
    }
  }

  /** A client that asks on and on without reading its answers is not asked for more. */
  private void takeSlot() {
    if (phase != Phase.BODY) {
      return;
    }
    if (response.writeQueueFull()) {
      response.drainHandler(safe(drained -> takeSlot()));
      return;
    }
    await(Phase.SLOT, pages.timeouts().connect());
    if (slots.take(payer)) {
      connect();
    } else if (!slots.await(payer, this)) {
      refuse(503, Failure.FULL, null);
    }
  }

  /** Goes on with the slot that it waited for. */
  @Override
  public void run() {
    safely(this::connect);
  }

  private void connect() {
    hasSlot = true;
    phase = Phase.CONNECT;
    pages
        .connect(request.method(), name.target())
        .onComplete(connected -> safely(() -> connected(connected.result(), connected.cause())));
  }

  private void connected(@Nullable HttpClientRequest to, @Nullable Throwable cause) {
    if (to == null) {
      refuse(502, Failure.CONNECT, cause);
    } else if (phase == Phase.OVER) {
      to.reset();
    } else {
      send(to);
    }
  }

  private void send(HttpClientRequest to) {
    upstream = to;
    await(Phase.HEAD, body.isWhole() ? pages.timeouts().head() : pages.timeouts().body());
    to.exceptionHandler(safe(cause -> broken(to, cause)));
    to.earlyHintsHandler(safe(hints -> PageAnswer.hint(request, hints)));
    to.response().onComplete(safe(head -> answered(to, head)), safe(cause -> broken(to, cause)));
    pages.headers().request(request.headers(), to.headers(), name, client);
    body.sendTo(to);
  }

  private void answered(HttpClientRequest to, HttpClientResponse head) {
    if (phase == Phase.OVER) {
      return;
    }
    if (head.statusCode() < 200) {
      refuse(502, Failure.UNASKED_UPGRADE, null);
      return;
    }
    pages.meters().answered();
    PageAnswer received = new PageAnswer(request, head, pages.settings().buffer());
    boolean room = !received.isStream() || moveToStreams();
    if (!room || !hold(received.memory())) {
      refuse(503, Failure.FULL, null);
      return;
    }
    answer = received;
    pages.headers().answer(head.headers(), response.headers(), name);
    await(Phase.ANSWER, pages.timeouts().idle());
    head.exceptionHandler(safe(cause -> broken(to, cause)));
    received.forward(this::moved, this::finish, this::safe);
  }

  private void moved() {
    if (phase == Phase.ANSWER) {
      await(Phase.ANSWER, pages.timeouts().idle());
    }
  }

  /** An event stream lasts; it must not use up what pages need. */
  private boolean moveToStreams() {
    if (!pages.streams().take(payer)) {
      return false;
    }
    giveSlot();
    slots = pages.streams();
    hasSlot = true;
    return true;
  }

  /** The pages have sent their answer; the client may take its time. */
  private void finish() {
    if (!body.isWhole()) {
      resetUpstream();
      request.resume();
    }
    upstream = null; // Its connection may be in use for others.
    phase = Phase.SENT;
    giveSlot();
    PageAnswer whole = answer;
    if (whole != null) {
      whole.finish().onComplete(written -> end(response.getStatusCode()));
    }
  }

  private void broken(HttpClientRequest from, Throwable cause) {
    if (from != upstream) {
      return; // It was given up before.
    }
    boolean stale = cause instanceof HttpClosedException && body.isRepeatable() && !retried;
    if (phase == Phase.HEAD && stale) {
      retried = true;
      upstream = null;
      connect();
    } else {
      refuse(502, Failure.BROKEN, cause);
    }
  }

  /** Ends what takes too long. */
  void sweep(long now) {
    boolean late = now - deadline > 0;
    if (late && phase == Phase.HEAD && !body.isWhole()) {
      show(408);
    } else if (late) {
      switch (phase) {
        case BODY -> show(408);
        case SLOT -> refuse(503, Failure.FULL, null);
        case HEAD -> refuse(504, Failure.HEAD_TIMEOUT, null);
        case ANSWER -> refuse(504, Failure.IDLE_TIMEOUT, null);
        default -> {}
      }
    }
  }

  private void refuse(int status, Failure failure, @Nullable Throwable cause) {
    if (phase != Phase.OVER) {
      pages.failed(failure, cause);
      show(status);
    }
  }

  private void show(int status) {
    boolean begun = response.headWritten() || response.closed();
    end(begun ? 0 : status);
    if (!begun) {
      ErrorPage.show(request, status);
    } else if (!response.ended()) {
      response.reset();
    }
    request.resume();
  }

  private void end(int status) {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    slots.forget(this);
    body.clear();
    resetUpstream();
    giveSlot();
    pages.callers().release(payer, held);
    held = 0;
    pages.ended(this, status, System.nanoTime() - began);
  }

  private void resetUpstream() {
    HttpClientRequest to = upstream;
    if (to != null) {
      upstream = null;
      to.reset();
    }
  }

  private void giveSlot() {
    if (hasSlot) {
      hasSlot = false;
      slots.give(payer);
    }
  }

  private boolean hold(long bytes) {
    boolean room = pages.callers().hold(payer, bytes);
    held += room ? bytes : 0;
    return room;
  }

  private void await(Phase next, Duration time) {
    phase = next;
    deadline = System.nanoTime() + time.toNanos();
  }

  private <T> Handler<T> safe(Handler<T> step) {
    return event -> safely(() -> step.handle(event));
  }

  /** A step that throws ends the exchange; the exception's text may hold what the user typed. */
  private void safely(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      refuse(502, Failure.INTERNAL, e);
    }
  }
}
