package io.forgotpassword.gateway.connection;

import java.util.Arrays;
import java.util.Optional;

/**
 * Collects the ClientHello from the first bytes of a connection, which it takes one at a time. It
 * skips a PROXY header in front and joins the TLS records, however the network split the bytes. It
 * keeps at most {@link #MAX_HELLO} bytes and reads at most six times as many.
 */
public final class ClientHelloAssembler {
  /** Several times a hello with post-quantum key shares; also the most a record may carry. */
  private static final int MAX_HELLO = 1 << 14;

  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_HEADER = 4;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int CLIENT_HELLO = 1;

  private enum State {
    PROXY_HEADER,
    RECORD_HEADER,
    RECORD,
    COMPLETE,
    GIVEN_UP
  }

  private final ProxyHeader proxyHeader = new ProxyHeader();
  private State state;
  private byte[] hello = new byte[512];
  private int length;
  private int headerBytes;
  private int recordLeft;

  /** With proxyProtocol the connection begins with a PROXY v1 or v2 header. */
  public ClientHelloAssembler(boolean proxyProtocol) {
    this.state = proxyProtocol ? State.PROXY_HEADER : State.RECORD_HEADER;
  }

  /** Takes the next byte; false when no more is needed. */
  public boolean take(byte next) {
    switch (state) {
      case PROXY_HEADER -> state = proxyHeader.take(next);
      case RECORD_HEADER -> recordHeader(next & 0xFF);
      case RECORD -> content(next);
      default -> {}
    }
    return state != State.COMPLETE && state != State.GIVEN_UP;
  }

  /** The handshake message once it is complete; empty before, and when there is none. */
  public Optional<byte[]> message() {
    return state == State.COMPLETE ? Optional.of(Arrays.copyOf(hello, length)) : Optional.empty();
  }

  private void recordHeader(int next) {
    headerBytes++;
    if (headerBytes == 1 && next != HANDSHAKE_RECORD) {
      state = State.GIVEN_UP;
    } else if (headerBytes == RECORD_HEADER - 1) {
      recordLeft = next << Byte.SIZE;
    } else if (headerBytes == RECORD_HEADER) {
      recordLeft |= next;
      headerBytes = 0;
      state = recordLeft == 0 ? State.GIVEN_UP : State.RECORD;
    }
  }

  private void content(byte next) {
    if (length == hello.length) {
      hello = Arrays.copyOf(hello, 2 * length);
    }
    hello[length++] = next;
    recordLeft--;
    if (hello[0] != CLIENT_HELLO || length > MAX_HELLO) {
      state = State.GIVEN_UP;
    } else if (length >= HANDSHAKE_HEADER && length == HANDSHAKE_HEADER + bodyLength()) {
      state = State.COMPLETE;
    } else if (recordLeft == 0) {
      state = State.RECORD_HEADER;
    }
  }

  private int bodyLength() {
    return (hello[1] & 0xFF) << 16 | (hello[2] & 0xFF) << 8 | (hello[3] & 0xFF);
  }

  /**
   * Skips a PROXY v1 or v2 header byte by byte ({@code
   * haproxy.org/download/2.9/doc/proxy-protocol.txt}, section 2).
   */
  private static final class ProxyHeader {
    private static final int MAX_V1 = 107;
    private static final int V2_LENGTH_AT = 14;
    private static final int V2_FIXED = 16;

    private boolean binary;
    private int taken;
    private int end = Integer.MAX_VALUE;

    /** The assembler's state after this byte. */
    State take(byte next) {
      if (taken++ == 0) {
        binary = next == '\r';
        return binary || next == 'P' ? State.PROXY_HEADER : State.GIVEN_UP;
      }
      return binary ? takeBinary(next & 0xFF) : takeText(next);
    }

    private State takeText(byte next) {
      if (next == '\n') {
        return State.RECORD_HEADER;
      }
      return taken < MAX_V1 ? State.PROXY_HEADER : State.GIVEN_UP;
    }

    private State takeBinary(int next) {
      if (taken == V2_LENGTH_AT + 1) {
        end = V2_FIXED + (next << Byte.SIZE);
      } else if (taken == V2_FIXED) {
        end += next;
      }
      return taken >= V2_FIXED && taken == end ? State.RECORD_HEADER : State.PROXY_HEADER;
    }
  }
}
