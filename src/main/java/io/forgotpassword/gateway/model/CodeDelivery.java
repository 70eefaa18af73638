package io.forgotpassword.gateway.model;

/**
 * Where Cognito sent a code, as its CodeDeliveryDetails say.
 *
 * @param attributeName the user attribute, such as {@code email}
 * @param deliveryMedium {@code EMAIL} or {@code SMS}
 * @param destination the masked destination, such as {@code a***@e***}
 */
public record CodeDelivery(String attributeName, String deliveryMedium, String destination) {}
