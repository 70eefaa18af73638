/** How bytes leave an event loop, towards callers and towards Cognito. */
@NullMarked
package io.forgotpassword.gateway.transport;

import org.jspecify.annotations.NullMarked;
