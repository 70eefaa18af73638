/**
 * The entry point. Commands are in {@code cli}; {@code app} builds a gateway; the path of a request
 * is {@code recovery.RecoveryFlow}.
 */
@NullMarked
package io.forgotpassword.gateway;

import org.jspecify.annotations.NullMarked;
