/** The use case. {@code RecoveryFlow} is the file to read first. */
@NullMarked
package io.forgotpassword.gateway.recovery;

import org.jspecify.annotations.NullMarked;
