package io.forgotpassword.gateway.e2e;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * A socket between one client and the gateway that keeps the client's first TLS record and can cut
 * it up on the way.
 */
final class RecordingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CompletableFuture<byte[]> hello = new CompletableFuture<>();
  private final int target;
  private final byte[] prefix;
  private final int recordSize;
  private final int segmentSize;

  /**
   * @param prefix what the gateway is sent first
   * @param recordSize how much of the hello goes into a TLS record
   * @param segmentSize how much of those records is written at once
   */
  RecordingProxy(int target, byte[] prefix, int recordSize, int segmentSize) throws IOException {
    this.target = target;
    this.prefix = prefix;
    this.recordSize = recordSize;
    this.segmentSize = segmentSize;
    start(this::relay);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The ClientHello, without its record's header. */
  byte[] hello() throws Exception {
    return hello.get();
  }

  private void relay() throws IOException {
    Socket client = server.accept();
    Socket gateway = new Socket(InetAddress.getLoopbackAddress(), target);
    gateway.setTcpNoDelay(true);
    start(() -> pump(gateway.getInputStream(), client.getOutputStream(), client));
    DataInputStream in = new DataInputStream(client.getInputStream());
    byte[] header = in.readNBytes(3);
    byte[] message = in.readNBytes(in.readUnsignedShort());
    hello.complete(message);
    writeInSegments(gateway.getOutputStream(), recordsOf(header, message));
    pump(in, gateway.getOutputStream(), gateway);
  }

  private byte[] recordsOf(byte[] header, byte[] message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(prefix);
    for (int at = 0; at < message.length; at += recordSize) {
      int length = Math.min(recordSize, message.length - at);
      bytes.writeBytes(header);
      bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
      bytes.write(message, at, length);
    }
    return bytes.toByteArray();
  }

  private void writeInSegments(OutputStream out, byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; at += segmentSize) {
      out.write(bytes, at, Math.min(segmentSize, bytes.length - at));
      out.flush();
    }
  }

  private static void pump(InputStream in, OutputStream out, Socket end) throws IOException {
    in.transferTo(out);
    end.shutdownOutput();
  }

  private static void start(Relay relay) {
    Thread thread =
        new Thread(
            () -> {
              try {
                relay.run();
              } catch (IOException closed) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private interface Relay {
    void run() throws IOException;
  }
}
