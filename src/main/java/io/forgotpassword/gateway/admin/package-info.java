/** The private edge: probes and metrics. */
@NullMarked
package io.forgotpassword.gateway.admin;

import org.jspecify.annotations.NullMarked;
