/**
 * An embedded user pool and a login page: for the demo and for tests. Account recovery is as strict
 * as Cognito's, but for the signature and the context data of a call, which only the tests verify.
 * Start with {@link io.forgotpassword.gateway.demo.EmbeddedUserPool}.
 */
@NullMarked
package io.forgotpassword.gateway.demo;

import org.jspecify.annotations.NullMarked;
