package io.forgotpassword.gateway.cognito;

import java.net.URI;

/** The Host header of requests to an endpoint (RFC 9110, section 7.2). */
final class HostHeader {
  private HostHeader() {}

  /** The host, and the port only where it is not the scheme's own. */
  static String of(URI endpoint) {
    int usual = "https".equals(endpoint.getScheme()) ? 443 : 80;
    boolean plain = endpoint.getPort() < 0 || endpoint.getPort() == usual;
    return plain ? endpoint.getHost() : endpoint.getHost() + ":" + endpoint.getPort();
  }
}
