package io.forgotpassword.gateway.recovery;

import java.net.URI;
import java.time.Duration;

/**
 * {@code owner-pause}: the link with which the owner of a mailbox stops requests of strangers.
 *
 * @param keyMetadata the ClientMetadata key that carries the link to the custom-message trigger
 * @param valid how long a link can be used
 * @param baseUrl where browsers reach the gateway: scheme, host and port
 */
public record OwnerPauseSettings(String keyMetadata, Duration valid, URI baseUrl) {
  /** No caller may send it, also while there are no links. */
  public static final String DEFAULT_KEY = "pauseUrl";
}
