package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static io.forgotpassword.gateway.e2e.Http2Frames.GET;

import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hostile HTTP/2 frames: a flood ends its connection. */
final class Http2Inputs {
  private static final byte[] INCREMENT = {0, 0, 0, 1};
  private static final byte[] CANCEL = {0, 0, 0, 8};
  private static final String CLOSED = "(?!.*(PING|HEADERS|DATA)).*closed";

  private Http2Inputs() {}

  static Stream<HostileInput> all() {
    return Stream.of(
        toEnd("rapid reset (CVE-2023-44487)", "(?!.*PING).*closed", Http2Inputs::rapidReset),
        toEnd("flood of empty CONTINUATIONs (CVE-2024-27316)", CLOSED, Http2Inputs::continuations),
        toEnd("head without end", CLOSED, Http2Inputs::endlessHead),
        until(FrameType.RST_STREAM, "HPACK bomb", ".*RST_STREAM.*", Http2Inputs::bomb),
        toEnd(
            "flood of PINGs",
            ".*SETTINGS.*closed",
            frames -> writeTimes(frames, 20_000, FrameType.PING, 0, new byte[8])),
        toEnd(
            "flood of SETTINGS",
            ".*SETTINGS.*closed",
            frames -> writeTimes(frames, 20_000, FrameType.SETTINGS, 0, window(1000))),
        toEnd(
            "flood of PRIORITY",
            ".*SETTINGS.*closed",
            frames -> writeTimes(frames, 20_000, FrameType.PRIORITY, 3, new byte[5])),
        toEnd(
            "flood of WINDOW_UPDATE",
            ".*SETTINGS.*closed",
            frames -> writeTimes(frames, 20_000, FrameType.WINDOW_UPDATE, 0, INCREMENT)),
        toEnd(
            "flood of WINDOW_UPDATE on a closed stream",
            ".*SETTINGS.*closed",
            Http2Inputs::windowsOfClosedStream),
        toEnd(
            "flood of an unknown type",
            ".*SETTINGS.*closed",
            frames -> writeTimes(frames, 20_000, FrameType.UNKNOWN, 0, new byte[1])),
        toEnd("flood of empty DATA", ".*GOAWAY.*closed", Http2Inputs::emptyData),
        until(
            FrameType.RST_STREAM,
            "200 streams that are kept open",
            ".*RST_STREAM.*",
            Http2Inputs::streams),
        until(
            FrameType.RST_STREAM,
            "slow read: 200 answers and a window of 0",
            "(?!.*DATA).*RST_STREAM.*",
            Http2Inputs::closedWindow),
        toEnd(
            "DATA on stream 0",
            ".*GOAWAY.*closed",
            frames -> frames.write(FrameType.DATA, 0, 0, new byte[1])),
        toEnd(
            "PUSH_PROMISE by a client",
            ".*GOAWAY.*closed",
            frames -> frames.write(FrameType.PUSH_PROMISE, END_HEADERS, 1, new byte[4])));
  }

  private interface Writing {
    void to(Http2Frames frames);
  }

  private static HostileInput toEnd(String name, String end, Writing writing) {
    return HostileInput.of("HTTP/2 " + name, end, gateway -> typesOf(gateway, writing) + " closed");
  }

  private static HostileInput until(FrameType last, String name, String end, Writing writing) {
    return HostileInput.of("HTTP/2 " + name, end, gateway -> typesOf(gateway, writing, last));
  }

  private static String typesOf(TestGateway gateway, Writing writing, FrameType... last)
      throws IOException {
    try (Http2Frames frames = new Http2Frames(gateway.port())) {
      writing.to(frames);
      Set<FrameType> types = new TreeSet<>(frames.typesUntilAny(last));
      return types.stream().map(Enum::name).collect(Collectors.joining(" "));
    }
  }

  private static void rapidReset(Http2Frames frames) {
    boolean open = true;
    for (int stream = 1; open && stream < 2_000; stream += 2) {
      open =
          frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, stream, GET)
              && frames.write(FrameType.RST_STREAM, 0, stream, CANCEL);
    }
  }

  private static void continuations(Http2Frames frames) {
    frames.write(FrameType.HEADERS, END_STREAM, 1, GET);
    writeTimes(frames, 1_000, FrameType.CONTINUATION, 1);
  }

  private static void endlessHead(Http2Frames frames) {
    frames.write(FrameType.HEADERS, END_STREAM, 1, GET);
    writeTimes(frames, 100, FrameType.CONTINUATION, 1, literal(8_000));
  }

  /** One entry of 4000 bytes in the dynamic table, named in one byte a thousand times. */
  private static void bomb(Http2Frames frames) {
    byte[] entry = literal(4_000);
    entry[0] = 0x40;
    byte[] bomb = Arrays.copyOf(entry, entry.length + 1_000);
    Arrays.fill(bomb, entry.length, bomb.length, (byte) 0xBE);
    byte[] head = Arrays.copyOf(GET, GET.length + bomb.length);
    System.arraycopy(bomb, 0, head, GET.length, bomb.length);
    frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, 1, head);
  }

  private static void emptyData(Http2Frames frames) {
    frames.write(FrameType.HEADERS, END_HEADERS, 1, GET);
    writeTimes(frames, 1_000, FrameType.DATA, 1);
  }

  private static void windowsOfClosedStream(Http2Frames frames) {
    frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, 1, GET);
    writeTimes(frames, 20_000, FrameType.WINDOW_UPDATE, 1, INCREMENT);
  }

  private static void streams(Http2Frames frames) {
    for (int stream = 1; stream < 400; stream += 2) {
      frames.write(FrameType.HEADERS, END_HEADERS, stream, post());
    }
  }

  private static void closedWindow(Http2Frames frames) {
    frames.write(FrameType.SETTINGS, 0, 0, window(0));
    for (int stream = 1; stream < 400; stream += 2) {
      frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, stream, GET);
    }
  }

  private static void writeTimes(
      Http2Frames frames, int times, FrameType type, int stream, byte... payload) {
    boolean open = true;
    for (int i = 0; open && i < times; i++) {
      open = frames.write(type, 0, stream, payload);
    }
  }

  /** SETTINGS_INITIAL_WINDOW_SIZE. */
  private static byte[] window(int bytes) {
    return ByteBuffer.allocate(6).putShort((short) 4).putInt(bytes).array();
  }

  /** A header x of so many bytes, not indexed: RFC 7541 section 6.2.2. */
  private static byte[] literal(int length) {
    byte[] header = new byte[6 + length];
    Arrays.fill(header, (byte) 'a');
    header[0] = 0;
    header[1] = 1;
    header[2] = 'x';
    header[3] = 0x7f;
    int rest = length - 127;
    header[4] = (byte) (0x80 | (rest & 0x7f));
    header[5] = (byte) (rest >> 7);
    return header;
  }

  /** POST / of a Cognito call whose body is awaited. */
  private static byte[] post() {
    byte[] head = GET.clone();
    head[0] = (byte) 0x83;
    return head;
  }
}
