package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A connection with HTTP/2 prior knowledge on which a test writes any frame it likes. */
final class Http2Frames implements AutoCloseable {
  enum FrameType {
    DATA(0),
    HEADERS(1),
    PRIORITY(2),
    RST_STREAM(3),
    SETTINGS(4),
    PUSH_PROMISE(5),
    PING(6),
    GOAWAY(7),
    WINDOW_UPDATE(8),
    CONTINUATION(9),
    UNKNOWN(0x20);

    private final int code;

    FrameType(int code) {
      this.code = code;
    }

    private static FrameType of(int code) {
      return Stream.of(values()).filter(type -> type.code == code).findFirst().orElseThrow();
    }
  }

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** GET / of http://a, all of it in HPACK's static table. */
  static final byte[] GET = HexFormat.of().parseHex("828684410161");

  /** Longer than the gateway waits for anything but the next request. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  Http2Frames(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /** From a certain address of this machine. */
  Http2Frames(int port, String from) throws IOException {
    this(
        new Socket(
            InetAddress.getLoopbackAddress(),
            port,
            InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(from)),
            0));
  }

  /** Over a connection that is open, such as one with TLS. */
  Http2Frames(Socket open) throws IOException {
    socket = open;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    write(FrameType.SETTINGS, 0, 0);
  }

  /** The head of a call in Cognito's protocol to http://a. */
  static byte[] head(String operation) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(HexFormat.of().parseHex("838684410161"));
    addHeader(head, "content-type", "application/x-amz-json-1.1");
    addHeader(head, "x-amz-target", "AWSCognitoIdentityProviderService." + operation);
    return head.toByteArray();
  }

  /** Not indexed: RFC 7541 section 6.2.2. */
  static void addHeader(ByteArrayOutputStream head, String name, String value) {
    head.write(0);
    head.write(name.length());
    head.writeBytes(name.getBytes(ISO_8859_1));
    head.write(value.length());
    head.writeBytes(value.getBytes(ISO_8859_1));
  }

  /** Writes one frame; what the other end has closed already takes no more. */
  boolean write(FrameType type, int flags, int stream, byte... payload) {
    try {
      ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
      frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
      frame.put((byte) type.code).put((byte) flags).putInt(stream).put(payload);
      socket.getOutputStream().write(frame.array());
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** The types of all frames up to the connection's end. */
  Set<FrameType> typesToEnd() throws IOException {
    return typesUntilAny();
  }

  /** The types of all frames up to the first of a type, or to the connection's end. */
  Set<FrameType> typesUntil(FrameType last) throws IOException {
    return typesUntilAny(last);
  }

  /** The types of all frames up to the first of these, or to the connection's end. */
  Set<FrameType> typesUntilAny(FrameType... last) throws IOException {
    Set<FrameType> types = EnumSet.noneOf(FrameType.class);
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (Collections.disjoint(types, List.of(last))) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        types.add(FrameType.of(in.readUnsignedByte()));
        in.skipNBytes(5 + (long) length);
      }
    } catch (EOFException | SocketException closed) {
      return Collections.unmodifiableSet(types);
    }
    return types;
  }

  /** What the first DATA frame holds. */
  String data() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.skipNBytes(5);
      byte[] payload = in.readNBytes(length);
      if (type == FrameType.DATA.code) {
        return new String(payload, ISO_8859_1);
      }
    }
  }

  /** The error code of the first RST_STREAM. */
  int resetCode() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.skipNBytes(5);
      if (type == FrameType.RST_STREAM.code) {
        return in.readInt();
      }
      in.skipNBytes(length);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
