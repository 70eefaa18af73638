package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * {@code cognito}: the upstream.
 *
 * @param region the AWS Region, such as {@code eu-west-1}
 * @param endpoint scheme, host and port of the service
 * @param signing whether requests carry an AWS signature
 * @param timeout from a request's arrival to the last byte of Cognito's answer
 * @param connections the most connections to one address of the endpoint, per event loop
 * @param requestsPerSecond the ceiling under the account's quota
 * @param passThrough operations that are forwarded besides those of account recovery
 */
public record CognitoSettings(
    String region,
    URI endpoint,
    Signing signing,
    Duration timeout,
    int connections,
    int requestsPerSecond,
    List<Operation> passThrough) {

  /** {@code cognito.signing}. */
  public enum Signing {
    /** No signature: every operation that is forwarded is public. */
    NONE,
    /** AWS Signature Version 4, for private endpoints and proxies that check IAM. */
    SIGV4
  }

  boolean usesTls() {
    return "https".equals(endpoint.getScheme());
  }

  int port() {
    return endpoint.getPort() >= 0 ? endpoint.getPort() : standardPort();
  }

  /** The Host header (RFC 9110, section 7.2): without the port when it is the scheme's own. */
  String hostHeader() {
    String host = endpoint.getHost();
    return port() == standardPort() ? host : host + ":" + port();
  }

  private int standardPort() {
    return usesTls() ? 443 : 80;
  }
}
