/**
 * The public edge: reads requests, hands them to {@code recovery}, and answers with the outcome.
 * Start with {@code EdgeRouter}, which lists the steps of a request; {@code GatewayVerticle} builds
 * and closes it.
 */
@NullMarked
package io.forgotpassword.gateway.edge;

import org.jspecify.annotations.NullMarked;
