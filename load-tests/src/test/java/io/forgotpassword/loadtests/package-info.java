/**
 * Load on a running gateway, as people would bring it. {@link
 * io.forgotpassword.loadtests.RecoverySimulation} is the scenario, {@link
 * io.forgotpassword.loadtests.Load} what its command line says.
 */
@NullMarked
package io.forgotpassword.loadtests;

import org.jspecify.annotations.NullMarked;
