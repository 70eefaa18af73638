package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One connection on which a test writes any bytes it likes. */
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  RawConnection(URI uri) throws IOException {
    socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** A connection that comes from a certain address of this machine. */
  public RawConnection(URI uri, String from) throws IOException {
    socket =
        new Socket(
            InetAddress.getLoopbackAddress(),
            uri.getPort(),
            InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(from)),
            0);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Whether the other end has closed, as far as can be known without waiting; skips answers. */
  public boolean isEnded() throws IOException {
    socket.setSoTimeout(1);
    try {
      byte[] passed = new byte[1024];
      int read;
      do {
        read = socket.getInputStream().read(passed);
      } while (read > 0);
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    }
  }

  /** Waits for the other end to close without an answer. */
  public boolean isClosedByPeer() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Sends a text, a byte for each char. */
  public RawConnection write(String latin1) throws IOException {
    socket.getOutputStream().write(latin1.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** A whole answer with its head, to the end of the connection. */
  public String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** The next line of an answer, without its line end. */
  public String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read();
        c >= 0 && c != '\n';
        c = socket.getInputStream().read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** So many bytes of an answer. */
  public String read(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
  }

  /** Ends the connection with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The head of a call in Cognito's protocol that announces a body of some length. */
  public static String head(String operation, int contentLength, String... headers) {
    return "POST / HTTP/1.1\r\nHost: gateway.example\r\n"
        + "Content-Type: application/x-amz-json-1.1\r\n"
        + ("X-Amz-Target: AWSCognitoIdentityProviderService." + operation + "\r\n")
        + ("Content-Length: " + contentLength + "\r\n")
        + Stream.of(headers).map(h -> h + "\r\n").collect(Collectors.joining())
        + "\r\n";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
