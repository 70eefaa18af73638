package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static io.forgotpassword.gateway.e2e.Http2Frames.GET;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile HTTP/2 frames: a flood ends its connection, and a request beside it is answered. */
class HostileHttp2Test {
  private static final byte[] CANCEL = {0, 0, 0, 8};

  private TestGateway gateway;
  private Http2Frames frames;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    gateway = TestGateway.in(directory).start();
    frames = new Http2Frames(gateway.port());
  }

  @AfterEach
  void close() throws Exception {
    assertThat(gateway.call("ForgotPassword", Calls.forgot("ada").toString()).statusCode())
        .isEqualTo(200);
    frames.close();
    gateway.close();
  }

  @Test
  void an_honest_request_is_answered() throws Exception {
    frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, 1, GET);

    assertThat(frames.typesUntil(FrameType.HEADERS))
        .contains(FrameType.SETTINGS, FrameType.HEADERS);
  }

  /** CVE-2023-44487. */
  @Test
  void a_rapid_reset_ends_the_connection() throws Exception {
    boolean open = true;
    for (int stream = 1; open && stream < 2_000; stream += 2) {
      open =
          frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, stream, GET)
              && frames.write(FrameType.RST_STREAM, 0, stream, CANCEL);
    }

    assertThat(frames.typesToEnd()).doesNotContain(FrameType.PING);
  }

  /** CVE-2024-27316 and its kin. */
  @Test
  void a_flood_of_small_continuations_ends_the_connection() throws Exception {
    frames.write(FrameType.HEADERS, END_STREAM, 1, GET);
    writeTimes(1_000, FrameType.CONTINUATION, 1);

    assertThat(frames.typesToEnd()).doesNotContain(FrameType.HEADERS);
  }

  @Test
  void a_head_without_end_ends_the_connection() throws Exception {
    frames.write(FrameType.HEADERS, END_STREAM, 1, GET);
    writeTimes(100, FrameType.CONTINUATION, 1, literal(8_000));

    assertThat(frames.typesToEnd()).doesNotContain(FrameType.HEADERS);
  }

  /** One entry of 4000 bytes in the dynamic table, named in one byte a thousand times. */
  @Test
  void an_hpack_bomb_is_not_unpacked() throws Exception {
    byte[] entry = literal(4_000);
    entry[0] = 0x40;
    byte[] bomb = Arrays.copyOf(entry, entry.length + 1_000);
    Arrays.fill(bomb, entry.length, bomb.length, (byte) 0xBE);
    byte[] head = Arrays.copyOf(GET, GET.length + bomb.length);
    System.arraycopy(bomb, 0, head, GET.length, bomb.length);
    frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, 1, head);

    assertThat(frames.typesUntil(FrameType.RST_STREAM)).contains(FrameType.RST_STREAM);
  }

  @Test
  void a_flood_of_pings_ends_the_connection() throws Exception {
    writeTimes(20_000, FrameType.PING, 0, new byte[8]);

    assertThat(frames.typesToEnd()).contains(FrameType.SETTINGS);
  }

  @Test
  void a_flood_of_settings_ends_the_connection() throws Exception {
    byte[] window = ByteBuffer.allocate(6).putShort((short) 4).putInt(1000).array();
    writeTimes(20_000, FrameType.SETTINGS, 0, window);

    assertThat(frames.typesToEnd()).contains(FrameType.SETTINGS);
  }

  @Test
  void a_flood_of_empty_data_ends_the_connection() throws Exception {
    frames.write(FrameType.HEADERS, END_HEADERS, 1, GET);
    writeTimes(1_000, FrameType.DATA, 1);

    assertThat(frames.typesToEnd()).contains(FrameType.GOAWAY);
  }

  @Test
  void streams_beyond_those_allowed_are_refused() throws Exception {
    for (int stream = 1; stream < 400; stream += 2) {
      frames.write(FrameType.HEADERS, END_HEADERS, stream, post());
    }

    assertThat(frames.typesUntil(FrameType.RST_STREAM)).contains(FrameType.RST_STREAM);
  }

  private void writeTimes(int times, FrameType type, int stream, byte... payload) {
    boolean open = true;
    for (int i = 0; open && i < times; i++) {
      open = frames.write(type, 0, stream, payload);
    }
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
