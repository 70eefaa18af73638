/** Builds and closes the parts of a gateway. Start with {@code Gateway}. */
@NullMarked
package io.forgotpassword.gateway.app;

import org.jspecify.annotations.NullMarked;
