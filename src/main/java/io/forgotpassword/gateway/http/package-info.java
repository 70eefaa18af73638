/**
 * The public edge: bytes become a request, an outcome becomes an answer. Start with {@code
 * GatewayVerticle}.
 */
@NullMarked
package io.forgotpassword.gateway.http;

import org.jspecify.annotations.NullMarked;
