/** What happens to one request. Read {@code RecoveryFlow} first. */
@NullMarked
package io.forgotpassword.gateway.recovery;

import org.jspecify.annotations.NullMarked;
