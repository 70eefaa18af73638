/**
 * The admin port: probes, metrics, the console, and what people may see and change of the limits.
 * Start with {@code AdminVerticle}.
 */
@NullMarked
package io.forgotpassword.gateway.admin;

import org.jspecify.annotations.NullMarked;
