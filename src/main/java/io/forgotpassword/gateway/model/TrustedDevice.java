package io.forgotpassword.gateway.model;

import java.time.Instant;

/**
 * A device that proved to be the owner's of the username a request names.
 *
 * @param id tells a user's devices apart; a keyed hash would add nothing, because it is random
 * @param since when the device proved it
 */
public record TrustedDevice(String id, Instant since) {}
