/**
 * Paces calls to Cognito under the account's quota, and shares them fairly among networks. Start
 * with {@code Governor}.
 */
@NullMarked
package io.forgotpassword.gateway.governor;

import org.jspecify.annotations.NullMarked;
