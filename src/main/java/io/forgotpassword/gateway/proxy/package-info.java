/** The login pages behind the gateway. */
@NullMarked
package io.forgotpassword.gateway.proxy;

import org.jspecify.annotations.NullMarked;
