package io.forgotpassword.gateway.limit;

/**
 * A key that its rule refused often, lately.
 *
 * @param rule the rule's configured name
 * @param enforced false for a shadow rule, which only would have refused
 * @param key the bucket's name, 32 hexadecimal digits; a keyed hash, so nobody is named by it
 * @param refusals never too low
 * @param over by how much {@code refusals} may be too high
 */
public record RefusedKey(String rule, boolean enforced, String key, long refusals, long over) {}
