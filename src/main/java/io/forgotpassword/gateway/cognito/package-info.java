/**
 * The upstream: a validated request becomes one signed call, its answer an outcome. Start at {@link
 * io.forgotpassword.gateway.cognito.CognitoClient}.
 */
@NullMarked
package io.forgotpassword.gateway.cognito;

import org.jspecify.annotations.NullMarked;
