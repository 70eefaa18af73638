package io.forgotpassword.gateway.demo;

import java.util.Map;

/**
 * What a device says of itself in EncodedData, its signature verified.
 *
 * @param version such as {@code JS20171115}
 * @param data the contextData member
 * @param timestamp epoch milliseconds
 */
public record DecodedContext(
    String version, Map<String, String> data, String username, String userPoolId, long timestamp) {

  /** Keeps a copy. */
  public DecodedContext {
    data = Map.copyOf(data);
  }
}
