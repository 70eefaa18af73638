/** Pure functions of (secret, input, instant): SecretHash, AWS signatures, credentials. */
@NullMarked
package io.forgotpassword.gateway.signing;

import org.jspecify.annotations.NullMarked;
