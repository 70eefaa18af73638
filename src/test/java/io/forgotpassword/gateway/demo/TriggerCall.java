package io.forgotpassword.gateway.demo;

import java.util.Map;

/**
 * One call of a Lambda trigger.
 *
 * @param username as the caller typed it
 * @param clientMetadata the event's {@code clientMetadata}
 */
public record TriggerCall(Trigger trigger, String username, Map<String, String> clientMetadata) {}
