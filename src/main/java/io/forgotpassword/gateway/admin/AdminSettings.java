package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.model.Secret;

/**
 * {@code admin}: the private edge.
 *
 * @param port 0 picks a free one
 * @param token the bearer token for all but probes and metrics; may be empty on loopback only
 */
public record AdminSettings(String host, int port, Secret token) {}
