/** The command line: one class for each command. */
@NullMarked
package io.forgotpassword.gateway.cli;

import org.jspecify.annotations.NullMarked;
