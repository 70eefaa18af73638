/** A connection becomes Cognito's UserContextData. */
@NullMarked
package io.forgotpassword.gateway.context;

import org.jspecify.annotations.NullMarked;
