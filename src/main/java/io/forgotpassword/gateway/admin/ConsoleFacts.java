package io.forgotpassword.gateway.admin;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What the console shows besides meters and decisions.
 *
 * @param version of this build
 * @param configuration the one in force, without its secrets
 */
public record ConsoleFacts(String version, Supplier<Map<String, Object>> configuration) {}
