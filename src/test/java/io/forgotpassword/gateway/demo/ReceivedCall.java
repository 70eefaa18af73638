package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Operation;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
 * @param members the names of all members of the body, unknown ones included
 * @param headers the request's; look-ups ignore case
 */
public record ReceivedCall(
    Operation operation,
    String clientId,
    String username,
    @Nullable String secretHash,
    @Nullable String ipAddress,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata,
    Set<String> members,
    MultiMap headers,
    @Nullable DecodedContext context) {

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

  static ReceivedCall of(CallInput call, MultiMap headers, @Nullable DecodedContext context) {
    Set<String> members = new TreeSet<>();
    call.body().fieldNames().forEachRemaining(members::add);
    return new ReceivedCall(
        call.operation(),
        call.clientId(),
        call.username(),
        call.find("SecretHash"),
        call.find("UserContextData.IpAddress"),
        call.find("UserContextData.EncodedData"),
        call.find("AnalyticsMetadata.AnalyticsEndpointId"),
        call.clientMetadata(),
        members,
        MultiMap.caseInsensitiveMultiMap().addAll(headers),
        context);
  }
}
