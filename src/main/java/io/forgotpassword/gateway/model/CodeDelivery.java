package io.forgotpassword.gateway.model;

/**
 * Where Cognito says it sent a code: its CodeDeliveryDetails.
 *
 * @param attributeName the user attribute, such as {@code email}
 * @param deliveryMedium {@code EMAIL} or {@code SMS}
 * @param destination the masked destination, such as {@code a***@e***}
 */
public record CodeDelivery(String attributeName, String deliveryMedium, String destination) {}
