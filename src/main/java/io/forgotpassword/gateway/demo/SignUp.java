package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.TriggerCall.Trigger;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * SignUp, ConfirmSignUp and ResendConfirmationCode. As in any pool with sign-in aliases a username
 * must not look like an alias, and an address that another user has verified is refused only when
 * ConfirmSignUp would make it an alias.
 */
final class SignUp {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  private static final Pattern PHONE = Pattern.compile("\\+[0-9]{1,15}");

  /**
   * "The confirmation code is valid for 24 hours", developer guide, "Signing up and confirming".
   */
  private static final Duration CODE_VALIDITY = Duration.ofHours(24);

  /** OpenID Connect's standard claims. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          ("address birthdate email family_name gender given_name locale "
                  + "middle_name name nickname phone_number picture preferred_username "
                  + "profile updated_at website zoneinfo")
              .split(" ", -1));

  private static final Set<String> SET_BY_THE_POOL =
      Set.of("sub", "email_verified", "phone_number_verified");

  private final PoolSettings settings;
  private final Triggers triggers;
  private final VerificationCodes codes;

  SignUp(PoolSettings settings, Triggers triggers, VerificationCodes codes) {
    this.settings = settings;
    this.triggers = triggers;
    this.codes = codes;
  }

  /** SignUp: adds an unconfirmed user, and sends a code to the number or else the address. */
  JsonObject signUp(CallInput call) {
    refuseAlias(call.username());
    settings.passwords().require(call.get("Password"));
    PoolUser user = PoolUser.of(call.username(), call.get("Password")).unconfirmed();
    call.userAttributes().keySet().forEach(SignUp::requireAttribute);
    Map<String, String> profile = new TreeMap<>(call.userAttributes());
    String email = profile.remove("email");
    if (email != null) {
      require(EMAIL.matcher(email).matches(), "Invalid email address format.");
      user = user.withEmail(email, false);
    }
    String phone = profile.remove("phone_number");
    if (phone != null) {
      require(PHONE.matcher(phone).matches(), "Invalid phone number format.");
      user = user.withPhone(phone, false);
    }
    if (codes.users().find(call.username()).isPresent()) {
      throw new Refused("UsernameExistsException", "User already exists");
    }
    triggers.fire(Trigger.PRE_SIGN_UP, call);
    Account account = codes.users().add(user, profile);
    JsonObject answer =
        new JsonObject().put("UserConfirmed", false).put("UserSub", account.sub().toString());
    send(call, account).ifPresent(delivery -> answer.mergeIn(delivery.toJson()));
    return answer;
  }

  private static void refuseAlias(String username) {
    require(
        !EMAIL.matcher(username).matches(),
        "Username cannot be of email format, since user pool is configured for email alias.");
    require(
        !PHONE.matcher(username).matches(),
        "Username cannot be of phone number format, since user pool is configured for phone"
            + " number alias.");
  }

  private static void requireAttribute(String name) {
    if (SET_BY_THE_POOL.contains(name)) {
      throw Refused.notAuthorized("A client attempted to write unauthorized attribute");
    }
    require(
        ATTRIBUTES.contains(name),
        "Attributes did not conform to the schema: Type for attribute {"
            + name
            + "} could not be determined");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw Refused.invalidParameter(message);
    }
  }

  /** Sends a code to the user's number or else address; empty when there is neither. */
  private Optional<Delivery> send(CallInput call, Account account) {
    Optional<Delivery> delivery = Delivery.ofSignUp(account.user());
    delivery.ifPresent(
        chosen -> {
          triggers.fire(Trigger.CUSTOM_MESSAGE, call);
          codes.send(account, chosen, CODE_VALIDITY, call);
        });
    return delivery;
  }

  /** ConfirmSignUp: makes the user confirmed, and the contact that the code went to verified. */
  JsonObject confirm(CallInput call) {
    Account account = codes.guessedAt(call.username(), Refused.expiredCode());
    if (account.user().confirmed()) {
      throw Refused.notAuthorized("User cannot be confirmed. Current status is CONFIRMED");
    }
    codes.require(call.get("ConfirmationCode"), account);
    Delivery.ofSignUp(account.user())
        .ifPresent(delivery -> codes.users().claim(delivery, account, call.forceAliasCreation()));
    codes.use(account);
    account.confirm();
    triggers.fire(Trigger.POST_CONFIRMATION, call);
    return new JsonObject();
  }

  /** ResendConfirmationCode: sends another code, or answers as if it had. */
  JsonObject resend(CallInput call) {
    codes.countRequest(call.username());
    Optional<Account> account = codes.users().find(call.username());
    if (account.isEmpty() || !account.get().user().enabled()) {
      return codes.simulate(
          call.username(),
          Delivery.SIGN_UP,
          account.isEmpty() ? Refused.userNotFound() : Refused.disabled());
    }
    require(!account.get().user().confirmed(), "User is already confirmed.");
    return send(call, account.get())
        .map(Delivery::toJson)
        .orElseThrow(
            () ->
                Refused.invalidParameter("Cannot resend codes. Auto verification not turned on."));
  }
}
