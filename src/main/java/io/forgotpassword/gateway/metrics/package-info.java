/** The meters of the gateway's own, with their names, units and help. */
@NullMarked
package io.forgotpassword.gateway.metrics;

import org.jspecify.annotations.NullMarked;
