package io.forgotpassword.gateway.connection;

/**
 * Passes over a PROXY v1 or v2 header ({@code haproxy.org/download/2.9/doc/proxy-protocol.txt}, its
 * section 2), byte by byte.
 */
final class ProxyHeaderSkip {
  enum Progress {
    INSIDE,
    PAST,
    NO_HEADER
  }

  private static final int MAX_V1 = 107;
  private static final int V2_LENGTH_AT = 14;
  private static final int V2_FIXED = 16;

  private boolean binary;
  private int taken;
  private int end = Integer.MAX_VALUE;

  Progress take(byte next) {
    if (taken++ == 0) {
      binary = next == '\r';
      return binary || next == 'P' ? Progress.INSIDE : Progress.NO_HEADER;
    }
    return binary ? takeBinary(next & 0xFF) : takeText(next);
  }

  private Progress takeText(byte next) {
    if (next == '\n') {
      return Progress.PAST;
    }
    return taken < MAX_V1 ? Progress.INSIDE : Progress.NO_HEADER;
  }

  private Progress takeBinary(int next) {
    if (taken == V2_LENGTH_AT + 1) {
      end = V2_FIXED + (next << Byte.SIZE);
    } else if (taken == V2_FIXED) {
      end += next;
    }
    return taken >= V2_FIXED && taken == end ? Progress.PAST : Progress.INSIDE;
  }
}
