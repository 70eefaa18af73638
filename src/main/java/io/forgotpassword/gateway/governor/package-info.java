/**
 * When may a call to Cognito go: the ceiling under the account's quota, shared fairly. Start with
 * {@code Governor}.
 */
@NullMarked
package io.forgotpassword.gateway.governor;

import org.jspecify.annotations.NullMarked;
