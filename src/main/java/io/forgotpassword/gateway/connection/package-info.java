/** What is known of a client's connection, and which proxies may speak for a client. */
@NullMarked
package io.forgotpassword.gateway.connection;

import org.jspecify.annotations.NullMarked;
