package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Values that would be header lines if they were let, and names that look like another's. */
final class InjectionInputs {
  private static final byte[] WITHOUT_PATH = HexFormat.of().parseHex("8286410161");

  private InjectionInputs() {}

  static Stream<HostileInput> all() {
    Stream<HostileInput> members =
        Stream.of("ClientId", "Username", "SecretHash")
            .map(member -> body(member + " with CRLF", member, "x\r\nInjected: 1"));
    Stream<HostileInput> headers =
        Stream.of(
            header("Origin", "https://a.example\u0085Injected: 1", "200"),
            header("Origin", "https://a.example\tInjected: 1", "200"),
            header("Access-Control-Request-Headers", "a\u000bInjected: 1", "400"));
    Stream<HostileInput> names =
        Stream.of(
            body("zero width space in a Username", "Username", "a\u200bda"),
            body("right-to-left override in a Username", "Username", "\u202eada"),
            body("NUL in a Username", "Username", "ada\0"));
    return Stream.of(members, headers, http2(), names).flatMap(inputs -> inputs);
  }

  /** HTTP/2 can carry what HTTP/1.1 cannot; behind the login pages' proxy it would be two lines. */
  private static Stream<HostileInput> http2() {
    return Stream.of(
        frame("x", "a\r\nInjected: 1"),
        frame("x", "a\nInjected: 1"),
        frame("x", "a\0"),
        frame("x\r\ninjected", "a"),
        frame("x: 1", "a"),
        frame("X", "a"),
        frame(":path", "/ HTTP/1.1\r\nInjected: 1"),
        frame("connection", "close"),
        frame("transfer-encoding", "chunked"));
  }

  private static HostileInput body(String name, String member, String value) {
    String body =
        new String(Calls.forgot("ada").put(member, value).toString().getBytes(UTF_8), ISO_8859_1);
    return HostileInput.ofBytes(
        name,
        "400",
        RawConnection.head("ForgotPassword", body.length(), "Connection: close") + body);
  }

  private static HostileInput header(String name, String value, String end) {
    return HostileInput.ofBytes(
        "header injection: " + visible(name + ": " + value),
        end,
        "OPTIONS / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + "Access-Control-Request-Method: POST\r\n"
            + (name + ": " + value + "\r\n\r\n"));
  }

  private static HostileInput frame(String name, String value) {
    return HostileInput.of(
        "HTTP/2 header injection: " + visible(name + ": " + value),
        "RST_STREAM",
        gateway -> firstAnswer(gateway, headOf(name, value)));
  }

  private static String firstAnswer(TestGateway gateway, byte[] head) throws Exception {
    try (Http2Frames frames = new Http2Frames(gateway.port())) {
      frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, 1, head);
      boolean answered = frames.typesUntil(FrameType.RST_STREAM).contains(FrameType.HEADERS);
      return answered ? "answered" : "RST_STREAM";
    }
  }

  private static String visible(String bytes) {
    return "`"
        + bytes
            .replace("\r", "\\r")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\u000b", "\\v")
            .replace("\u0085", "\\x85")
            .replace("\0", "\\0")
        + "`";
  }

  /** GET / with one more header. */
  static byte[] headOf(String name, String value) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(name.equals(":path") ? WITHOUT_PATH : Http2Frames.GET);
    Http2Frames.addHeader(head, name, value);
    return head.toByteArray();
  }
}
