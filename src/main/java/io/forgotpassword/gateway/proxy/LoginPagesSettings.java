package io.forgotpassword.gateway.proxy;

import java.net.URI;

/**
 * {@code login-pages}.
 *
 * @param upstream scheme, host and port of the pages
 */
public record LoginPagesSettings(URI upstream) {}
