package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.demo.ReceivedCall;
import io.forgotpassword.gateway.signing.SecretHash;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The request upstream is the gateway's own: no header of a caller's is in it. */
class WhatCrossesTest {
  @TempDir Path directory;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.in(directory).start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void exactly_four_headers_reach_cognito() throws Exception {
    String body = Calls.forgot("grace").toString();
    try (RawConnection connection = gateway.connect()) {
      connection.write(
          RawConnection.head(
                  "ForgotPassword",
                  body.length(),
                  "Connection: close",
                  "Authorization: AWS4-HMAC-SHA256 Credential=x",
                  "X-Amz-Date: 20260101T000000Z",
                  "X-Amz-Security-Token: token",
                  "X-Forwarded-For: 192.0.2.1",
                  "X-Forwarded-Host: evil.example",
                  "Forwarded: for=192.0.2.1",
                  "Cookie: session=1",
                  "User-Agent: Browser/1.0",
                  "Accept-Encoding: gzip",
                  "amz-sdk-invocation-id: 1",
                  "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
              + body);
      assertThat(connection.readLine()).isEqualTo("HTTP/1.1 200 OK");
    }
    ReceivedCall call = gateway.pool().received().get(0);
    assertThat(call.headers().names())
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("content-type", "x-amz-target", "host", "content-length");
    assertThat(call.headers().get("host"))
        .isEqualTo("127.0.0.1:" + gateway.pool().endpoint().getPort());
    assertThat(call.headers().get("content-type")).isEqualTo("application/x-amz-json-1.1");
    assertThat(call.headers().get("x-amz-target"))
        .isEqualTo("AWSCognitoIdentityProviderService.ForgotPassword");
  }

  @Test
  void a_callers_hash_and_address_are_replaced() throws Exception {
    ObjectNode body = Calls.forgot("grace").put("SecretHash", "bm90IHRoZSBnYXRld2F5cw==");
    body.putObject("UserContextData").put("IpAddress", "192.0.2.1");
    body.put("Unknown", "x");

    assertThat(gateway.call("ForgotPassword", body.toString()).statusCode()).isEqualTo(200);

    ReceivedCall call = gateway.pool().received().get(0);
    var secret = PoolSettings.EXAMPLE_CLIENT.secrets().get(0);
    assertThat(call.secretHash()).isEqualTo(new SecretHash(secret, Calls.CLIENT_ID).of("grace"));
    assertThat(call.ipAddress()).isEqualTo("127.0.0.1");
    assertThat(call.members())
        .isEqualTo(Set.of("ClientId", "SecretHash", "UserContextData", "Username"));
  }

  @Test
  void a_username_crosses_as_typed() throws Exception {
    for (String username : List.of("Grace@Example.com", "ﬁ\u0301", "😀\"\\/", "日本")) {
      gateway.call("ForgotPassword", Calls.forgot(username).toString());
    }
    assertThat(gateway.pool().received())
        .extracting(ReceivedCall::username)
        .containsExactly("Grace@Example.com", "ﬁ\u0301", "😀\"\\/", "日本");
  }

  @Test
  void two_requests_in_one_packet_are_two_calls() throws Exception {
    String one = Calls.forgot("ada").toString();
    String two = Calls.forgot("grace").toString();
    try (RawConnection connection = gateway.connect()) {
      connection.write(
          RawConnection.head("ForgotPassword", one.length())
              + one
              + RawConnection.head("ForgotPassword", two.length(), "Connection: close")
              + two);
      assertThat(connection.readToEnd()).containsSubsequence("HTTP/1.1 200", "HTTP/1.1 200");
    }
    assertThat(gateway.pool().received())
        .extracting(ReceivedCall::username)
        .containsExactly("ada", "grace");
  }

  @Test
  void a_body_framed_twice_is_refused() throws Exception {
    String body = Calls.forgot("ada").toString();
    try (RawConnection connection = gateway.connect()) {
      connection.write(
          RawConnection.head("ForgotPassword", body.length(), "Transfer-Encoding: chunked")
              + "0\r\n\r\nPOST /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(gateway.pool().received()).isEmpty();
  }
}
