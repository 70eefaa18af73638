package io.forgotpassword.gateway.device;

import io.forgotpassword.gateway.model.Secret;

/**
 * What a request says of its device. Nothing of it is proved.
 *
 * @param value the device cookie's value; empty when there is none, or more than one
 * @param secure whether the client came over TLS
 * @param crossSite whether the browser says that a page of another site made it send the request
 */
public record CarriedCookie(Secret value, boolean secure, boolean crossSite) {
  /** A request of a client that keeps no cookies. */
  public static final CarriedCookie NONE = new CarriedCookie(Secret.NONE, false, false);
}
