/**
 * The gateway's command line and its wiring. The path of a request is {@code
 * recovery.RecoveryFlow}.
 */
@NullMarked
package io.forgotpassword.gateway;

import org.jspecify.annotations.NullMarked;
