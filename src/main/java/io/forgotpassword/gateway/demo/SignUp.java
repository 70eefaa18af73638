package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.TriggerCall.Trigger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  private final PoolSettings settings;
  private final UserDirectory users;
  private final Triggers triggers;
  private final VerificationCodes codes;
  private final HourlyLimit resends;

  SignUp(
      PoolSettings settings,
      UserDirectory users,
      Triggers triggers,
      VerificationCodes codes,
      InstantSource clock) {
    this.settings = settings;
    this.users = users;
    this.triggers = triggers;
    this.codes = codes;
    this.resends = new HourlyLimit(settings.limits().requestsPerHour(), clock);
  }

  /** SignUp: adds an unconfirmed user, and sends a code to the number or else the address. */
  ObjectNode signUp(CallInput call) {
    refuseAlias(call.username());
    settings.passwords().require(call.get("Password"));
    UserAttributes attributes = UserAttributes.read(call.userAttributes());
    if (attributes.email() != null && !EMAIL.matcher(attributes.email()).matches()) {
      throw Refused.invalidParameter("Invalid email address format.");
    }
    if (attributes.phone() != null && !PHONE.matcher(attributes.phone()).matches()) {
      throw Refused.invalidParameter("Invalid phone number format.");
    }
    if (users.find(call.username()).isPresent()) {
      throw Refused.client("UsernameExistsException", "User already exists");
    }
    triggers.fire(Trigger.PRE_SIGN_UP, call);
    PoolUser user = attributes.of(PoolUser.of(call.username(), call.get("Password")));
    Account account = users.add(user.unconfirmed(), attributes.profile());
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("UserConfirmed", false)
            .put("UserSub", account.sub().toString());
    send(call, account).ifPresent(delivery -> answer.setAll(delivery.toJson()));
    return answer;
  }

  private static void refuseAlias(String username) {
    if (EMAIL.matcher(username).matches()) {
      throw Refused.invalidParameter(
          "Username cannot be of email format, since user pool is configured for email alias.");
    }
    if (PHONE.matcher(username).matches()) {
      throw Refused.invalidParameter(
          "Username cannot be of phone number format, since user pool is configured for phone"
              + " number alias.");
    }
  }

  /** Sends a code to the user's number or else address; empty when there is neither. */
  private Optional<Delivery> send(CallInput call, Account account) {
    Optional<Delivery> delivery = Delivery.ofSignUp(account.user());
    delivery.ifPresent(
        chosen -> {
          triggers.fire(Trigger.CUSTOM_MESSAGE, call);
          account.awaitConfirmation(codes.send(chosen, CODE_VALIDITY));
        });
    return delivery;
  }

  /** ConfirmSignUp: makes the user confirmed, and the contact that the code went to verified. */
  ObjectNode confirm(CallInput call) {
    String user = users.keyOf(call.username());
    codes.refuseIfUsedUp(user);
    Account account = users.find(call.username()).orElseThrow(() -> unknown(user));
    if (account.user().confirmed()) {
      throw Refused.notAuthorized("User cannot be confirmed. Current status is CONFIRMED");
    }
    codes.require(account.confirmation(), call.get("ConfirmationCode"), user);
    Delivery.ofSignUp(account.user())
        .ifPresent(delivery -> users.claim(delivery, account, call.forceAliasCreation()));
    account.confirm();
    triggers.fire(Trigger.POST_CONFIRMATION, call);
    return JsonNodeFactory.instance.objectNode();
  }

  private Refused unknown(String user) {
    if (!settings.preventUserExistenceErrors()) {
      return Refused.userNotFound();
    }
    codes.countMiss(user);
    return Refused.expiredCode();
  }

  /** ResendConfirmationCode: sends another code, or answers as if it had. */
  ObjectNode resend(CallInput call) {
    String user = users.keyOf(call.username());
    resends.refuseIfUsedUp(user);
    resends.count(user);
    Optional<Account> account = users.find(call.username());
    if (account.isEmpty()) {
      return simulatedOr(Refused.userNotFound(), user);
    }
    if (!account.get().user().enabled()) {
      return simulatedOr(Refused.disabled(), user);
    }
    if (account.get().user().confirmed()) {
      throw Refused.invalidParameter("User is already confirmed.");
    }
    return send(call, account.get())
        .map(Delivery::toJson)
        .orElseThrow(
            () ->
                Refused.invalidParameter("Cannot resend codes. Auto verification not turned on."));
  }

  private ObjectNode simulatedOr(Refused refusal, String user) {
    if (!settings.preventUserExistenceErrors()) {
      throw refusal;
    }
    return Delivery.simulate(user, Delivery.SIGN_UP).toJson();
  }

  /**
   * The attributes of a user who signs up, by the names of OpenID Connect's standard claims.
   *
   * @param profile all but the contacts
   */
  private record UserAttributes(
      @Nullable String email, @Nullable String phone, Map<String, String> profile) {
    private static final Set<String> STANDARD =
        Set.of(
            ("address birthdate email family_name gender given_name locale "
                    + "middle_name name nickname phone_number picture preferred_username "
                    + "profile updated_at website zoneinfo")
                .split(" ", -1));
    private static final Set<String> SET_BY_THE_POOL =
        Set.of("sub", "email_verified", "phone_number_verified");

    /** Refuses attributes that the pool has not, and those that only it sets. */
    static UserAttributes read(Map<String, String> sent) {
      for (String name : sent.keySet()) {
        if (SET_BY_THE_POOL.contains(name)) {
          throw Refused.notAuthorized("A client attempted to write unauthorized attribute");
        }
        if (!STANDARD.contains(name)) {
          throw Refused.invalidParameter(
              "Attributes did not conform to the schema: Type for attribute {"
                  + name
                  + "} could not be determined");
        }
      }
      Map<String, String> profile = new TreeMap<>(sent);
      return new UserAttributes(profile.remove("email"), profile.remove("phone_number"), profile);
    }

    /** A user with these contacts, not one of them verified. */
    PoolUser of(PoolUser user) {
      PoolUser reachable = email == null ? user : user.withEmail(email, false);
      return phone == null ? reachable : reachable.withPhone(phone, false);
    }
  }
}
