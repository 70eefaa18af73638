/**
 * The configuration file becomes {@link io.forgotpassword.gateway.config.GatewayConfig}, or a list
 * of problems.
 */
@NullMarked
package io.forgotpassword.gateway.config;

import org.jspecify.annotations.NullMarked;
