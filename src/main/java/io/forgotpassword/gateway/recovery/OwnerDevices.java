package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.IdToken;
import io.forgotpassword.gateway.device.CarriedCookie;
import io.forgotpassword.gateway.device.DeviceCookie;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by which requests a device proves to be the owner's of which names, and which requests
 * come from such a device. One for all event loops.
 */
public final class OwnerDevices {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerDevices.class);

  /** Those in which a user signs in; a flow that is not here may renew tokens. As JSON. */
  private static final Set<String> SIGN_INS =
      Set.of("\"USER_SRP_AUTH\"", "\"USER_PASSWORD_AUTH\"", "\"USER_AUTH\"", "\"CUSTOM_AUTH\"");

  private final @Nullable DeviceCookie cookies;
  private final AtomicBoolean unreadable = new AtomicBoolean();

  /**
   * @param cookies null when no device is known again
   */
  public OwnerDevices(@Nullable DeviceCookie cookies) {
    this.cookies = cookies;
  }

  /** The request, with the device that proved to be the owner's of its username, if it did. */
  RecoveryRequest identify(RecoveryRequest request) {
    return cookies == null
        ? request
        : request.ofDevice(
            cookies.prove(
                request.context().cookie().value(), request.clientId(), request.username()));
  }

  /** The Set-Cookie header of the answer to a request; null when its outcome proved nothing. */
  public @Nullable String cookieFor(RecoveryRequest request, Outcome outcome) {
    return request.operation() == Operation.CONFIRM_FORGOT_PASSWORD
            && outcome instanceof Outcome.Accepted
        ? header(request.context().cookie(), request.clientId(), List.of(request.username()))
        : null;
  }

  /**
   * The same for an operation that is passed through: a sign-in proves the names in its ID token,
   * never one that a caller typed. New tokens for old ones prove nothing.
   */
  public @Nullable String cookieFor(PassThroughRequest request, Outcome outcome) {
    String clientId = request.clientId();
    if (cookies == null
        || clientId == null
        || !signsIn(request)
        || !(outcome instanceof Outcome.Relayed relayed)) {
      return null;
    }
    try {
      return header(
          request.context().cookie(), clientId, IdToken.namesIn(relayed.body(), clientId));
    } catch (IOException e) {
      if (unreadable.compareAndSet(false, true)) {
        LOG.warn("after a sign-in {}: its device is not known again; said once", e.getMessage());
      }
      return null;
    }
  }

  private static boolean signsIn(PassThroughRequest request) {
    return switch (request.operation()) {
      case INITIATE_AUTH ->
          SIGN_INS.contains(request.others().getOrDefault("AuthFlow", Secret.NONE).reveal());
      case RESPOND_TO_AUTH_CHALLENGE -> true;
      default -> false;
    };
  }

  private @Nullable String header(CarriedCookie carried, String clientId, List<Username> names) {
    return cookies == null || names.isEmpty() || carried.crossSite()
        ? null
        : cookies.header(cookies.renew(carried.value(), clientId, names), carried.secure());
  }
}
