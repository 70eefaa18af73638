/**
 * Whether answers tell who exists. {@link io.forgotpassword.loadtests.disclosure.DisclosureTiming}
 * asks a gateway for every user twice, once as a user of the pool and once as nobody, and compares.
 */
@NullMarked
package io.forgotpassword.loadtests.disclosure;

import org.jspecify.annotations.NullMarked;
