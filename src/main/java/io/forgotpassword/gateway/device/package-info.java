/** How a device is known again that proved to be the owner's. Read {@code DeviceCookie} first. */
@NullMarked
package io.forgotpassword.gateway.device;

import org.jspecify.annotations.NullMarked;
