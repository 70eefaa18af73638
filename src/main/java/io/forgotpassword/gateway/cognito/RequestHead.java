package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * The head of an HTTP/1.1 request under construction; with a body it becomes the bytes of the
 * request.
 */
public final class RequestHead {
  /** What a signed request has; a session token makes it more. */
  private static final int USUAL_BYTES = 1024;

  private static final byte[] CONTENT_LENGTH = name("content-length");
  private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);

  private byte[] bytes;
  private int length;

  /**
   * @param start the request line and the headers that all have, each with its line's end
   */
  RequestHead(byte[] start) {
    this.bytes = Arrays.copyOf(start, USUAL_BYTES + start.length);
    this.length = start.length;
  }

  /** A header's name as {@link #add} takes it. */
  static byte[] name(String name) {
    return (name + ": ").getBytes(US_ASCII);
  }

  /**
   * Adds a header.
   *
   * @param name made by {@link #name}
   * @param value printable ASCII, which is not looked at: nothing that a caller sent, and of
   *     credentials only what they made sure of
   */
  @SuppressWarnings("deprecation") // for what is not ASCII
  RequestHead add(byte[] name, String value) {
    int end = value.length();
    room(name.length + end + LINE_END.length);
    raw(name);
    value.getBytes(0, end, bytes, length);
    length += end;
    raw(LINE_END);
    return this;
  }

  /** The whole request, in memory that a socket sends from; to be called once. */
  ByteBuf with(byte[] body, ByteBufAllocator memory) {
    add(CONTENT_LENGTH, Integer.toString(body.length));
    return memory
        .directBuffer(length + LINE_END.length + body.length)
        .writeBytes(bytes, 0, length)
        .writeBytes(LINE_END)
        .writeBytes(body);
  }

  private void raw(byte[] part) {
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
