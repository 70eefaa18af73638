package io.forgotpassword.gateway.edge.netty;

import com.sun.management.UnixOperatingSystemMXBean;
import io.forgotpassword.gateway.connection.ClientHelloAssembler;
import io.forgotpassword.gateway.connection.Ja4;
import io.forgotpassword.gateway.edge.netty.TappedTcp.Accepting;
import io.forgotpassword.gateway.model.ClientIp;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts each connection that one listening socket accepts, in all and by address, closes those it
 * has no room for, and puts the gateway's handlers on the others, before Vert.x sees them.
 */
final class AcceptedConnections extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptedConnections.class);

  /** Of a connection that begins with a PROXY header. */
  static final AttributeKey<AcceptedConnections> OF_CHANNEL =
      AttributeKey.valueOf(AcceptedConnections.class, "accepted");

  static final AttributeKey<String> JA4 = AttributeKey.valueOf(AcceptedConnections.class, "ja4");

  /** For a PROXY header, a handshake and a head: a few round trips. */
  private static final int FIRST_HEAD_SECONDS = 15;

  /** Where there is room for few connections, one address has at most an eighth of them. */
  private static final int ADDRESS_SHARE = 8;

  /** The rest is left for the admin port, Cognito, Redis and files. */
  private static final double DESCRIPTOR_SHARE = 0.75;

  /** A connection may hold a head without an end: its bytes, and 128 headers as objects. */
  private static final int HEAD_OBJECTS = 24 * 1024;

  private final Accepting accepting;
  private final int inAll;
  private final int fromOneAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentMap<ClientIp, Integer> byAddress = new ConcurrentHashMap<>();

  AcceptedConnections(Accepting accepting) {
    this.accepting = accepting;
    this.inAll = room(accepting.maxConnections(), accepting.maxHead());
    this.fromOneAddress = Math.max(1, Math.min(accepting.maxPerAddress(), inAll / ADDRESS_SHARE));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel connection = (Channel) accepted;
    ClientIp address = accepting.proxyProtocol() ? null : clientAt(connection);
    if (all.incrementAndGet() > inAll || !enter(address)) {
      all.decrementAndGet();
      connection.unsafe().closeForcibly();
      return;
    }
    connection
        .closeFuture()
        .addListener(
            closed -> {
              all.decrementAndGet();
              leave(address);
            });
    if (accepting.proxyProtocol()) {
      connection.attr(OF_CHANNEL).set(this);
    }
    connection.pipeline().addLast(new FirstHead());
    if (accepting.tls()) {
      connection.pipeline().addLast(new ClientHelloTap(accepting.proxyProtocol()));
    }
    connection.pipeline().addLast(new FirstBytes(accepting));
    ctx.fireChannelRead(accepted);
  }

  /** Whether there is room for one more of the client that a PROXY header named. */
  boolean hasRoomFor(Channel connection, ClientIp named) {
    boolean entered = enter(named);
    if (entered) {
      connection.closeFuture().addListener(closed -> leave(named));
    }
    return entered;
  }

  private @Nullable ClientIp clientAt(Channel connection) {
    if (connection.remoteAddress() instanceof InetSocketAddress peer) {
      ClientIp address = ClientIp.ofBytes(peer.getAddress().getAddress());
      return accepting.trusted().test(address) ? null : address;
    }
    return null;
  }

  /** Whether there is room for one more of an address; null counts with no address. */
  private boolean enter(@Nullable ClientIp address) {
    if (address != null
        && byAddress.merge(address.subscriber(), 1, Integer::sum) > fromOneAddress) {
      leave(address);
      return false;
    }
    return true;
  }

  private void leave(@Nullable ClientIp address) {
    if (address != null) {
      byAddress.computeIfPresent(
          address.subscriber(), (key, count) -> count == 1 ? null : count - 1);
    }
  }

  /** As many as are configured, or fewer where {@code ulimit -n} or the heap is small. */
  private static int room(int configured, int maxHead) {
    long byHeap = Runtime.getRuntime().maxMemory() / 2 / (maxHead + HEAD_OBJECTS);
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? room(
            configured, unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount(), byHeap)
        : room(configured, Long.MAX_VALUE, 0, byHeap);
  }

  static int room(int configured, long descriptors, long open, long byHeap) {
    long byDescriptors = (long) (descriptors * DESCRIPTOR_SHARE) - open;
    long room = Math.max(1, Math.min(byDescriptors, byHeap));
    if (room >= configured) {
      return configured;
    }
    LOG.warn(
        "at most {} connections instead of {} (server.max-connections), because {} is low",
        room,
        configured,
        byDescriptors < byHeap ? "ulimit -n" : "the heap (-Xmx)");
    return (int) room;
  }

  /**
   * Closes a connection that was accepted and has sent no request's head in time: Vert.x knows a
   * plain connection only from its first request on.
   */
  static final class FirstHead extends ChannelHandlerAdapter {
    private @Nullable Future<?> deadline;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      deadline = ctx.executor().schedule(() -> close(ctx), FIRST_HEAD_SECONDS, TimeUnit.SECONDS);
    }

    private static void close(ChannelHandlerContext ctx) {
      var unused = ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      if (deadline != null) {
        deadline.cancel(false);
      }
    }
  }

  /**
   * Reads along until the ClientHello is complete, leaves the JA4 with the channel, and takes
   * itself out. The bytes pass untouched and undelayed.
   */
  private static final class ClientHelloTap extends ChannelInboundHandlerAdapter {
    private final ClientHelloAssembler assembler;

    ClientHelloTap(boolean proxyProtocol) {
      this.assembler = new ClientHelloAssembler(proxyProtocol);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes && bytes.forEachByte(assembler::take) >= 0) {
        assembler.message().flatMap(Ja4::of).ifPresent(ctx.channel().attr(JA4)::set);
        ctx.pipeline().remove(this);
      }
      ctx.fireChannelRead(message);
    }
  }
}
