package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.QuotaCategory;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code cognito}: the upstream.
 *
 * @param region the AWS Region, such as {@code eu-west-1}
 * @param endpoint scheme, host and port of the service
 * @param signing whether requests carry an AWS signature
 * @param timeout from a request's arrival to the last byte of Cognito's answer
 * @param connections the most calls at a time, per event loop
 * @param requestsPerSecond the ceiling under the account's quota for account recovery
 * @param passThrough operations that are forwarded besides those of account recovery
 * @param categories the ceilings of other categories, where they are not Cognito's default quota
 */
public record CognitoSettings(
    String region,
    URI endpoint,
    Signing signing,
    Duration timeout,
    int connections,
    int requestsPerSecond,
    List<Operation> passThrough,
    Map<QuotaCategory, Integer> categories) {

  /** {@code cognito.signing}. */
  public enum Signing {
    /** No signature: every operation that is forwarded is public. */
    NONE,
    /** AWS Signature Version 4, for private endpoints and proxies that check IAM. */
    SIGV4
  }

  /** The most calls per second of a category. */
  public int ceiling(QuotaCategory category) {
    return category == QuotaCategory.USER_ACCOUNT_RECOVERY
        ? requestsPerSecond
        : categories.getOrDefault(category, category.quota());
  }

  /** The categories of the operations that are forwarded. */
  public Set<QuotaCategory> usedCategories() {
    Set<QuotaCategory> used = EnumSet.of(QuotaCategory.USER_ACCOUNT_RECOVERY);
    passThrough.forEach(operation -> used.add(operation.category()));
    return used;
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
