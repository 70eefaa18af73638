/** The upstream: a validated request becomes one signed call, its answer an outcome. */
@NullMarked
package io.forgotpassword.gateway.cognito;

import org.jspecify.annotations.NullMarked;
