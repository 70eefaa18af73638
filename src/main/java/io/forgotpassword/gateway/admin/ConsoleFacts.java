package io.forgotpassword.gateway.admin;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What the console shows besides meters and decisions.
 *
 * @param version of this build
 * @param configuration in force, as its administrator may see it: without a secret
 */
public record ConsoleFacts(String version, Supplier<Map<String, Object>> configuration) {}
