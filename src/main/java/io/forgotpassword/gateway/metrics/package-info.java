/** The gateway's meters, with their names, units and help. */
@NullMarked
package io.forgotpassword.gateway.metrics;

import org.jspecify.annotations.NullMarked;
