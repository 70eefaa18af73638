package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class RequestHeadTest {
  private static final byte[] START = "POST / HTTP/1.1\r\nhost: a\r\n".getBytes(US_ASCII);
  private static final byte[] TOKEN = RequestHead.name("x-token");

  private static String request(RequestHead head, String body) {
    ByteBuf request = head.with(body.getBytes(UTF_8), UnpooledByteBufAllocator.DEFAULT);
    try {
      return request.toString(US_ASCII);
    } finally {
      request.release();
    }
  }

  @Test
  void a_head_and_a_body_become_one_request() {
    assertThat(request(new RequestHead(START).add(TOKEN, "t 1"), "{}"))
        .isEqualTo("POST / HTTP/1.1\r\nhost: a\r\nx-token: t 1\r\ncontent-length: 2\r\n\r\n{}");
  }

  @Test
  void a_head_grows_with_what_it_is_given() {
    String token = "x".repeat(10_000);
    assertThat(request(new RequestHead(START).add(TOKEN, token), ""))
        .contains("x-token: " + token + "\r\n");
  }
}
