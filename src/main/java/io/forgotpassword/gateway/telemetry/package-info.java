/** Traces, the access log, and the log itself. */
@NullMarked
package io.forgotpassword.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
