package io.forgotpassword.gateway.e2e;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A TCP proxy before an upstream that spoils what passes through it, as each request's fault says.
 * The upstream sees every request that was let through, and nothing of what became of its answer.
 */
final class FaultProxy implements AutoCloseable {
  private static final long DRIP_MILLIS = 50;

  /** What happens to a request, or to its answer. */
  enum Fault {
    NONE,
    /** The request never arrives and nobody answers. */
    BLACK_HOLE,
    /** The connection is reset when the request comes, before any of it arrives. */
    RESET_REQUEST,
    /** The request arrives; the connection is reset instead of an answer. */
    RESET_ANSWER,
    /** The request arrives; half of the answer, then a reset. */
    RESET_MID_ANSWER,
    /** The request arrives; half of the answer, then an orderly end. */
    CUT_ANSWER,
    /** The request arrives; its answer is one byte at a time. */
    DRIP,
    /** The request arrives; its answer is noise. */
    GARBAGE,
    /** The request arrives; some bytes of its answer are others. */
    CORRUPT,
    /** The request arrives; its answer comes after a while. */
    DELAY,
    /** The request arrives; the writing side is closed instead of an answer. */
    HALF_CLOSE
  }

  private final Vertx vertx = Vertx.vertx();
  private final URI target;
  private final Duration delay;
  private final Supplier<Fault> faults;
  private final NetServer server;
  private final List<NetSocket> open = new CopyOnWriteArrayList<>();

  /**
   * @param faults is asked once for each request; requests come one by one on a connection
   * @param delay how late a delayed answer is
   */
  FaultProxy(URI target, Duration delay, Supplier<Fault> faults) throws Exception {
    this(target, delay, faults, new NetServerOptions());
  }

  private FaultProxy(URI target, Duration delay, Supplier<Fault> faults, NetServerOptions options)
      throws Exception {
    this.target = target;
    this.delay = delay;
    this.faults = faults;
    this.server = vertx.createNetServer(options).connectHandler(this::accept);
    await(server.listen(0, "127.0.0.1"));
  }

  /** A proxy without a fault that ends TLS before the upstream. */
  static FaultProxy withCertificate(URI target, X509Bundle certificate) throws Exception {
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificate.getCertificatePathPEM()))
            .addKeyValue(Buffer.buffer(certificate.getPrivateKeyPEM()));
    NetServerOptions options = new NetServerOptions().setSsl(true).setKeyCertOptions(pem);
    return new FaultProxy(target, Duration.ZERO, () -> Fault.NONE, options);
  }

  int port() {
    return server.actualPort();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  /** Ends the connections that are open, as a service does with idle ones. */
  void closeConnections() throws Exception {
    for (NetSocket connection : open) {
      await(connection.close());
    }
  }

  /** How many connections are open. */
  int connections() {
    return open.size();
  }

  private void accept(NetSocket caller) {
    open.add(caller);
    caller.pause().closeHandler(end -> open.remove(caller));
    caller.exceptionHandler(broken -> {});
    vertx
        .createNetClient()
        .connect(target.getPort(), target.getHost())
        .onSuccess(upstream -> new Relay(caller, upstream).start())
        .onFailure(refused -> caller.close());
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get();
  }

  @Override
  public void close() {
    try {
      await(vertx.close());
    } catch (Exception e) {
      throw new AssertionError("the proxy did not close", e);
    }
  }

  /** One connection and the one behind it. A request begins with the first byte after an answer. */
  private final class Relay {
    private final NetSocket caller;
    private final NetSocket upstream;
    private Fault fault = Fault.NONE;
    private boolean answered = true;

    Relay(NetSocket caller, NetSocket upstream) {
      this.caller = caller;
      this.upstream = upstream;
    }

    void start() {
      upstream.exceptionHandler(broken -> {});
      upstream.closeHandler(end -> caller.close());
      upstream.handler(this::answer);
      caller.closeHandler(
          end -> {
            open.remove(caller);
            upstream.close();
          });
      caller.handler(this::request);
      caller.resume();
    }

    private void request(Buffer bytes) {
      if (answered) {
        answered = false;
        fault = faults.get();
      }
      switch (fault) {
        case BLACK_HOLE -> {}
        case RESET_REQUEST -> reset();
        default -> upstream.write(bytes);
      }
    }

    private void answer(Buffer bytes) {
      answered = true;
      int half = bytes.length() / 2;
      switch (fault) {
        case RESET_ANSWER -> reset();
        case RESET_MID_ANSWER -> caller.write(bytes.slice(0, half)).onComplete(sent -> reset());
        case CUT_ANSWER -> caller.end(bytes.slice(0, half));
        case DRIP -> drip(bytes, 0);
        case GARBAGE -> caller.end(Buffer.buffer("\u0000\u0001\u0002 no HTTP at all \r\n\r\n"));
        case CORRUPT -> caller.write(corrupted(bytes));
        case DELAY -> vertx.setTimer(delay.toMillis(), late -> caller.write(bytes));
        case HALF_CLOSE -> {
          var unused = channel(caller).shutdownOutput();
        }
        default -> caller.write(bytes);
      }
    }

    private void drip(Buffer bytes, int at) {
      if (at < bytes.length()) {
        caller.write(bytes.slice(at, at + 1));
        vertx.setTimer(DRIP_MILLIS, next -> drip(bytes, at + 1));
      }
    }

    /** The last bytes, which are the body's, become others. */
    private Buffer corrupted(Buffer bytes) {
      Buffer other = bytes.copy();
      for (int i = other.length() - 2; i < other.length(); i++) {
        other.setByte(i, (byte) '#');
      }
      return other;
    }

    private void reset() {
      channel(caller).config().setOption(ChannelOption.SO_LINGER, 0);
      caller.close();
    }

    private SocketChannel channel(NetSocket socket) {
      return (SocketChannel) ((NetSocketInternal) socket).channelHandlerContext().channel();
    }
  }
}
