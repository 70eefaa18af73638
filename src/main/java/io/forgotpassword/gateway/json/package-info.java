/** JSON text as bytes, for what is written at every request. */
@NullMarked
package io.forgotpassword.gateway.json;

import org.jspecify.annotations.NullMarked;
