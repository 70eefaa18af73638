/**
 * What a request costs, side by side with others that do the same work. {@link
 * io.forgotpassword.loadtests.speed.Compare} is where to begin.
 */
@NullMarked
package io.forgotpassword.loadtests.speed;

import org.jspecify.annotations.NullMarked;
