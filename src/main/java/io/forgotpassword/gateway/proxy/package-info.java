/**
 * The login pages behind the gateway.
 *
 * <p>The way of a request for a page: {@link LoginPages} refuses by the head; {@link PageExchange}
 * keeps the body, takes a slot and a connection, sends the request and forwards the answer. Each of
 * these is decided in one place: what crosses in {@link PageHeaders}, under which name in {@link
 * PageName}, whose turn it is in {@link PageSlots}, how long anything may take and when a request
 * is over in {@link PageRequest}.
 */
@NullMarked
package io.forgotpassword.gateway.proxy;

import org.jspecify.annotations.NullMarked;
