package io.forgotpassword.gateway.e2e;

import java.util.List;
import java.util.stream.Stream;

/**
 * Requests on whose end two servers may disagree. Behind each stands an honest call that ends the
 * connection; what came back is the statuses of all answers. A request of which two readings are
 * possible is the connection's last: what is behind it is never answered. A broken chunk comes
 * after an honest head, which has its answer by then.
 */
final class SmugglingInputs {
  private static final String BODY = Calls.forgot("grace").toString();
  private static final String LAST =
      RawConnection.head("ForgotPassword", BODY.length(), "Connection: close") + BODY;

  /** What follows Host, its lines ended by bars. */
  private static final String AFTER_HOST =
      """
      CL.TE             : Content-Length: 6|Transfer-Encoding: chunked||0||X      => 400
      TE.CL             : Transfer-Encoding: chunked|Content-Length: 6||0||       => 400
      TE.TE             : Transfer-Encoding: chunked|Transfer-Encoding: identity||0|| => 400
      TE.TE             : Transfer-Encoding: identity, chunked||0||               => 400
      TE.TE             : Transfer-Encoding: chunked, identity||0||               => 400
      TE.TE             : Transfer-Encoding: chunked|Transfer-Encoding: chunked||0|| => 400
      TE.TE             : Transfer-Encoding: xchunked||0||                        => 400
      TE.TE             : Transfer-Encoding : chunked||0||                        => 400
      TE.TE             : Transfer-Encoding:\\tchunked||0||                       => 404 200
      TE.TE             : Transfer-Encoding: \\vchunked||0||                      => 400
      Content-Length    : Content-Length: 1|Content-Length: 2||ab                 => 400
      Content-Length    : Content-Length: 1|Content-Length: 1||a                  => 400
      Content-Length    : Content-Length: 1, 1||a                                 => 400
      Content-Length    : Content-Length: +1||a                                   => 400
      Content-Length    : Content-Length: -1||                                    => 400
      Content-Length    : Content-Length: 0x1||a                                  => 400
      Content-Length    : Content-Length: 1 1||a                                  => 400
      Content-Length    : Content-Length : 1||a                                   => 400
      Content-Length    : Content-Length: 99999999999999999999||a                 => 400
      chunk             : Transfer-Encoding: chunked||1||a|0||                    => 404
      chunk, honest     : Transfer-Encoding: chunked||1|a|0||                     => 404 200
      chunk extension   : Transfer-Encoding: chunked||1;a=b|a|0||                 => 404 200
      chunk             : Transfer-Encoding: chunked||-1|a|0||                    => 404
      chunk             : Transfer-Encoding: chunked||0x1|a|0||                   => 404
      chunk             : Transfer-Encoding: chunked||g|a|0||                     => 404
      chunk             : Transfer-Encoding: chunked||FFFFFFFFFFFFFFFFF|a|0||     => 404
      chunk             : Transfer-Encoding: chunked||1|ab|0||                    => 404
      chunk extension   : Transfer-Encoding: chunked||1;a\\nb|a|0||               => 404
      obs-fold          : X: a|\\u0020folded||                                    => 404 200
      bare LF           : X: a\\nY: b||                                           => 400
      NUL               : X: a\\0b||                                              => 400
      NUL               : X\\0: a||                                               => 400
      bare CR           : X: a\\rY: b||                                           => 400
      header name       : X Y: a||                                                => 400
      header name       : : a||                                                   => 400
      header name       : no colon||                                              => 400
      Host twice        : Host: b||                                               => 400
      """;

  private SmugglingInputs() {}

  static Stream<HostileInput> all() {
    return Stream.concat(AFTER_HOST.lines().map(SmugglingInputs::parse), others().stream());
  }

  private static HostileInput parse(String line) {
    int named = line.indexOf(':');
    int ended = line.lastIndexOf("=>");
    String request = line.substring(named + 2, ended).strip();
    return HostileInput.ofBytes(
        line.substring(0, named).strip() + ": `" + request + "`",
        line.substring(ended + 2).strip(),
        "POST /first HTTP/1.1\r\nHost: a\r\n" + bytesOf(request) + LAST);
  }

  private static List<HostileInput> others() {
    return List.of(
        HostileInput.ofBytes("no Host", "400", "GET /first HTTP/1.1\r\n\r\n" + LAST),
        HostileInput.ofBytes(
            "bare LF ends all head lines", "400", "GET /first HTTP/1.1\nHost: a\n\n" + LAST),
        HostileInput.ofBytes(
            "chunk extension of 1 MiB",
            "closed",
            "POST /first HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;"
                + "a".repeat(1 << 20)),
        HostileInput.ofBytes(
            "trailer of 1 MiB",
            "closed",
            "POST /first HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "
                + "a".repeat(1 << 20)));
  }

  private static String bytesOf(String written) {
    return written
        .replace("|", "\r\n")
        .replace("\\t", "\t")
        .replace("\\v", "\u000b")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\0", "\0")
        .replace("\\u0020", " ");
  }
}
