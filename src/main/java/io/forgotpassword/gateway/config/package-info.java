/**
 * Loads the configuration file into {@link io.forgotpassword.gateway.config.GatewayConfig}, or
 * reports all its problems.
 */
@NullMarked
package io.forgotpassword.gateway.config;

import org.jspecify.annotations.NullMarked;
