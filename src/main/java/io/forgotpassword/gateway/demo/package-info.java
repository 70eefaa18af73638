/**
 * An embedded user pool that is as strict as Cognito, and a login page: for the demo and for tests.
 * Start with {@link io.forgotpassword.gateway.demo.EmbeddedUserPool}.
 */
@NullMarked
package io.forgotpassword.gateway.demo;

import org.jspecify.annotations.NullMarked;
