package io.forgotpassword.gateway.connection;

import java.util.Arrays;
import java.util.Optional;

/**
 * The first bytes of a connection, one at a time, become its ClientHello: records are taken apart
 * however the bytes were cut, and a PROXY header in front is passed over. Keeps at most {@link
 * #MAX_HELLO} bytes, looks at six times as many at the most, and never looks back.
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

  private final ProxyHeaderSkip proxyHeader = new ProxyHeaderSkip();
  private State state;
  private byte[] hello = new byte[512];
  private int length;
  private int headerBytes;
  private int recordLeft;

  /**
   * @param proxyProtocol whether the connection begins with a PROXY v1 or v2 header
   */
  public ClientHelloAssembler(boolean proxyProtocol) {
    this.state = proxyProtocol ? State.PROXY_HEADER : State.RECORD_HEADER;
  }

  /** Takes the next byte; false when no more is needed. */
  public boolean take(byte next) {
    switch (state) {
      case PROXY_HEADER -> skipped(proxyHeader.take(next));
      case RECORD_HEADER -> recordHeader(next & 0xFF);
      case RECORD -> content(next);
      default -> {}
    }
    return state != State.COMPLETE && state != State.GIVEN_UP;
  }

  /** The handshake message, once it is complete; empty when there is none to be had. */
  public Optional<byte[]> message() {
    return state == State.COMPLETE ? Optional.of(Arrays.copyOf(hello, length)) : Optional.empty();
  }

  private void skipped(ProxyHeaderSkip.Progress progress) {
    state =
        switch (progress) {
          case INSIDE -> State.PROXY_HEADER;
          case PAST -> State.RECORD_HEADER;
          case NO_HEADER -> State.GIVEN_UP;
        };
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
}
