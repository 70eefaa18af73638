package io.forgotpassword.gateway.demo;

import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call the pool could read, whether or not it then refused it. Codes, passwords, tokens and
 * client secrets are not kept.
 *
 * @param username the Username member, or USERNAME of AuthParameters or ChallengeResponses; empty
 *     where there is neither
 * @param clientId empty for GetUser and GlobalSignOut
 * @param secretHash the SecretHash member, or SECRET_HASH of AuthParameters or ChallengeResponses
 * @param ipAddress UserContextData.IpAddress as sent
 * @param encodedData UserContextData.EncodedData as sent
 * @param context what EncodedData says, null when it is absent or was refused
 * @param members the names of all members of the body
 * @param headers the request's; look-ups ignore case
 */
public record ReceivedCall(
    PoolOperation operation,
    String username,
    String clientId,
    @Nullable String secretHash,
    @Nullable String ipAddress,
    @Nullable String encodedData,
    @Nullable DecodedContext context,
    Map<String, String> clientMetadata,
    @Nullable String analyticsEndpointId,
    Set<String> members,
    MultiMap headers) {

  /**
   * What a device says of itself in EncodedData, its signature verified.
   *
   * @param version such as {@code JS20171115}
   * @param data the contextData member
   * @param timestamp epoch milliseconds
   */
  public record DecodedContext(
      String version,
      Map<String, String> data,
      String username,
      String userPoolId,
      long timestamp) {

    /** Keeps a copy. */
    public DecodedContext {
      data = Map.copyOf(data);
    }
  }

  static ReceivedCall of(CallInput input, @Nullable DecodedContext context, MultiMap headers) {
    return new ReceivedCall(
        input.operation(),
        input.username(),
        input.clientId(),
        input.secretHash(),
        input.ipAddress(),
        input.encodedData(),
        context,
        input.clientMetadata(),
        input.analyticsEndpointId(),
        input.members(),
        MultiMap.caseInsensitiveMultiMap().addAll(headers));
  }
}
