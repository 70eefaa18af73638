/**
 * An embedded user pool that is as strict as Cognito, and a login page: for the demo and for tests.
 */
@NullMarked
package io.forgotpassword.gateway.demo;

import org.jspecify.annotations.NullMarked;
