package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.metrics.PagesMeters.Failure;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every request for the pages has: who asks, what it holds, and until when it is waited for.
 * It ends once, whatever happens: the client has an answer or its stream is reset, and slot, memory
 * and connection are free.
 */
abstract sealed class PageRequest permits PageExchange, PageTunnel {
  final LoginPages pages;
  final HttpServerRequest request;
  final HttpServerResponse response;
  final PageName name;

  /** Whose share of the slots it uses, an IPv6 /64; null for a trusted proxy that names nobody. */
  final @Nullable ClientIp subscriber;

  private final String client;
  private final @Nullable ClientIp payer;
  private final long began = System.nanoTime();
  private long held;
  private long deadline;
  private Runnable late = () -> {};
  private boolean over;

  PageRequest(LoginPages pages, HttpServerRequest request, PageName name, ClientIp client) {
    this.pages = pages;
    this.request = request;
    this.response = request.response();
    this.name = name;
    this.client = client.toString();
    this.payer = pages.callers.payerOf(client);
    this.subscriber = payer == null ? null : payer.subscriber();
  }

  abstract void begin();

  /** Lets go of everything of the pages; runs once, at the end. */
  abstract void release();

  /** From now on {@code late} runs when nothing has moved for so long. */
  final void await(Duration time, Runnable late) {
    this.late = late;
    extend(time);
  }

  final void extend(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  /** Bytes went to the client or came from it. */
  final void moved() {
    extend(pages.timeouts.idle());
  }

  final void awaitNothing() {
    late = () -> {};
  }

  /** Ends what takes too long. */
  final void sweep(long now) {
    if (now - deadline > 0) {
      late.run();
    }
  }

  final void releaseSlot() {
    pages.slots.release(this);
    pages.streams.release(this);
  }

  /** Whether there is room for so many bytes, which are then held until the end. */
  final boolean hold(long bytes) {
    boolean room = pages.callers.hold(payer, bytes);
    held += room ? bytes : 0;
    return room;
  }

  /** Writes what crosses of the request's head. */
  final void writeHead(HttpClientRequest to) {
    pages.headers.request(request, to.headers(), name, client);
  }

  /** Has the head of the pages' answer cross, and the body as it comes. */
  final void cross(HttpClientResponse head, PageAnswer answer) {
    await(pages.timeouts.idle(), () -> refuse(504, Failure.IDLE_TIMEOUT, null));
    pages.headers.answer(head, response.headers(), name);
    answer.forward(this, () -> finish(answer));
  }

  /** The pages have sent their answer; the client may take its time. */
  void finish(PageAnswer answer) {
    awaitNothing();
    releaseSlot();
    answer.finish().onComplete(written -> end(response.getStatusCode()));
  }

  /** Shows an error page, counts why, and says so in the log. */
  final void refuse(int status, Failure failure, @Nullable Throwable cause) {
    if (!over) {
      pages.failed(failure, cause);
      show(status);
    }
  }

  /** Ends with an error page, or where an answer has begun, by breaking it off. */
  final void show(int status) {
    boolean begun = response.headWritten() || response.closed();
    end(begun ? 0 : status);
    if (!begun) {
      pages.show(request, status);
    } else if (request.version() == HttpVersion.HTTP_2) {
      response.reset();
    } else {
      request.connection().close();
    }
    request.resume(); // What is still to come of its body is thrown away.
  }

  /**
   * @param status 0 for one that was given up without an answer
   */
  final void end(int status) {
    if (!over) {
      over = true;
      release();
      releaseSlot();
      pages.callers.release(payer, held);
      held = 0;
      pages.ended(this, status, System.nanoTime() - began);
    }
  }

  final boolean isOver() {
    return over;
  }

  final <T> Handler<T> safe(Handler<T> step) {
    return event -> safely(() -> step.handle(event));
  }

  /** A step that throws ends the request; the exception's text may hold what the user typed. */
  final void safely(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      refuse(502, Failure.INTERNAL, e);
    }
  }
}
