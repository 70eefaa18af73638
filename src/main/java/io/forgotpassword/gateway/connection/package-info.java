/** Facts about a client's connection, and which proxies are trusted to name the client. */
@NullMarked
package io.forgotpassword.gateway.connection;

import org.jspecify.annotations.NullMarked;
