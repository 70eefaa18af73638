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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A socket between a client and the gateway that keeps the first TLS record of each connection and
 * can cut it up on the way.
 */
final class RecordingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<byte[]> hellos = new CopyOnWriteArrayList<>();
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
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The first ClientHello, without its record's header. */
  byte[] hello() {
    return hellos.get(0);
  }

  /** That of each connection: a browser may open more than it uses. */
  List<byte[]> hellos() {
    return hellos;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      start(() -> relay(client));
    }
  }

  private void relay(Socket client) throws IOException {
    Socket gateway = new Socket(InetAddress.getLoopbackAddress(), target);
    gateway.setTcpNoDelay(true);
    start(() -> pump(gateway.getInputStream(), client.getOutputStream(), client));
    DataInputStream in = new DataInputStream(client.getInputStream());
    byte[] header = in.readNBytes(3);
    byte[] message = in.readNBytes(in.readUnsignedShort());
    hellos.add(message);
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
