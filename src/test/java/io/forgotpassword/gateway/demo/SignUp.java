package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption;
import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.PoolUser.Medium;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.forgotpassword.gateway.demo.VerificationCodes.HourlyLimit;
import io.forgotpassword.gateway.model.PasswordPolicy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * SignUp, ConfirmSignUp and ResendConfirmationCode. As in any pool with sign-in aliases a username
 * must not look like an alias, and an address that another user has verified is refused only when
 * ConfirmSignUp would make it an alias.
 */
final class SignUp {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  private static final String ATTRIBUTE_NAME = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+";
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

  /** The number first (developer guide, "Verifying contact information"). */
  private static final List<RecoveryOption> ORDER =
      List.of(RecoveryOption.VERIFIED_PHONE_NUMBER, RecoveryOption.VERIFIED_EMAIL);

  /** Wrong codes for one user before LimitExceededException. */
  static final int GUESSES_PER_HOUR = 20;

  private final PoolSettings settings;
  private final BiConsumer<Trigger, CallInput> triggers;
  private final VerificationCodes codes;
  private final UserDirectory users;
  private final HourlyLimit guesses;
  private final Map<Account, Map<String, String>> profiles;

  /**
   * @param profiles takes the attributes that are no contacts
   */
  SignUp(
      PoolSettings settings,
      InstantSource clock,
      BiConsumer<Trigger, CallInput> triggers,
      VerificationCodes codes,
      Map<Account, Map<String, String>> profiles) {
    this.settings = settings;
    this.triggers = triggers;
    this.codes = codes;
    this.users = codes.users();
    this.guesses = new HourlyLimit(GUESSES_PER_HOUR, clock);
    this.profiles = profiles;
  }

  static void readSignUp(CallInput call) {
    call.readUser();
    attributes(call, "UserAttributes");
    attributes(call, "ValidationData");
    call.read(Constraint.PASSWORD);
  }

  static void readConfirmation(CallInput call, Constraint session) {
    call.readUser();
    forcesAlias(call);
    call.read(Constraint.CODE, session);
  }

  /** A list of name and value; empty when absent, the last of a name wins. */
  private static Map<String, String> attributes(CallInput call, String member) {
    JsonNode list = call.body().path(member);
    if (!list.isArray() && !CallInput.isAbsent(list)) {
      throw Refused.serialization("Expected list or null");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    int place = 0;
    for (JsonNode element : list) {
      place++;
      JsonNode attribute = CallInput.structure(element);
      String path = member + "." + place + ".member.";
      String key =
          call.check(
              attribute.path("Name"), Constraint.of(true, path + "name", 1, 32, ATTRIBUTE_NAME));
      String value =
          call.check(
              attribute.path("Value"), Constraint.of(false, path + "value", 0, 2048, "(?s).*"));
      attributes.put(Objects.requireNonNullElse(key, ""), Objects.requireNonNullElse(value, ""));
    }
    return attributes;
  }

  /** ForceAliasCreation; false when absent. */
  private static boolean forcesAlias(CallInput call) {
    JsonNode node = call.body().path("ForceAliasCreation");
    if (CallInput.isAbsent(node) || node.isBoolean()) {
      return node.booleanValue();
    }
    throw Refused.serialization("Unexpected token where a boolean was expected.");
  }

  /** SignUp: adds an unconfirmed user, and sends a code to the number or else the address. */
  JsonObject signUp(CallInput call) {
    refuseAlias(call.username());
    Refused.unlessNull(PasswordPolicy.STANDARD.objectionTo(call.get("Password")));
    PoolUser user =
        Variants.withConfirmed(PoolUser.of(call.username(), call.get("Password")), false);
    attributes(call, "UserAttributes").keySet().forEach(SignUp::requireAttribute);
    Map<String, String> profile = new TreeMap<>(attributes(call, "UserAttributes"));
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
    if (users.find(call.username()).isPresent()) {
      throw new Refused("UsernameExistsException", "User already exists");
    }
    triggers.accept(Trigger.PRE_SIGN_UP, call);
    Account account = users.add(user);
    profiles.put(account, profile);
    JsonObject answer =
        new JsonObject()
            .put("UserConfirmed", false)
            .put("UserSub", Tokens.subOf(settings, call.username()));
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
    Optional<Delivery> delivery = deliveryTo(account.user());
    delivery.ifPresent(
        chosen -> {
          triggers.accept(Trigger.CUSTOM_MESSAGE, call);
          codes.send(account, chosen, CODE_VALIDITY, call);
        });
    return delivery;
  }

  /** The number or else the address, verified or not. */
  private static Optional<Delivery> deliveryTo(PoolUser user) {
    for (RecoveryOption option : ORDER) {
      Contact contact = option.contactOf(user);
      if (contact != null) {
        return Optional.of(new Delivery(option, contact.value()));
      }
    }
    return Optional.empty();
  }

  /** ConfirmSignUp: makes the user confirmed, and the contact that the code went to verified. */
  JsonObject confirm(CallInput call) {
    String key = users.keyOf(call.username());
    guesses.refuseIfUsedUp(key);
    Account account = users.find(call.username()).orElseThrow(() -> unknown(key));
    if (account.user().confirmed()) {
      throw Refused.notAuthorized("User cannot be confirmed. Current status is CONFIRMED");
    }
    try {
      codes.require(call.get("ConfirmationCode"), account);
    } catch (Refused refused) {
      if (refused.error().type().equals("CodeMismatchException")) {
        guesses.count(key);
      }
      throw refused;
    }
    deliveryTo(account.user()).ifPresent(delivery -> claim(delivery, account, forcesAlias(call)));
    codes.use(account);
    account.set(Variants.withConfirmed(account.user(), true));
    triggers.accept(Trigger.POST_CONFIRMATION, call);
    return new JsonObject();
  }

  private Refused unknown(String key) {
    if (!settings.concealsUsers()) {
      return Refused.userNotFound();
    }
    guesses.count(key);
    return Refused.expiredCode();
  }

  /**
   * Makes the contact that a code was sent to an alias of the user. If it is another user's alias,
   * refuses the call, or takes it from them when forced.
   */
  private void claim(Delivery delivery, Account account, boolean force) {
    Medium medium = delivery.option().medium;
    Optional<Account> holder = users.find(delivery.destination()).filter(other -> other != account);
    if (holder.isPresent() && !force) {
      throw new Refused(
          "AliasExistsException",
          "An account with the given " + delivery.option().attributeName + " already exists.");
    }
    holder.ifPresent(other -> other.set(verified(other.user(), medium, false)));
    users.link(delivery.destination(), account);
    account.set(verified(account.user(), medium, true));
  }

  private static PoolUser verified(PoolUser user, Medium medium, boolean verified) {
    if (medium == Medium.EMAIL && user.email() != null) {
      return user.withEmail(user.email().value(), verified);
    }
    return medium == Medium.SMS && user.phone() != null
        ? user.withPhone(user.phone().value(), verified)
        : user;
  }

  /** ResendConfirmationCode: sends another code, or answers as if it had. */
  JsonObject resend(CallInput call) {
    codes.countRequest(call.username());
    Optional<Account> account = users.find(call.username());
    if (account.isEmpty() || !account.get().user().enabled()) {
      return codes.simulate(
          call.username(), ORDER, account.isEmpty() ? Refused.userNotFound() : Refused.disabled());
    }
    require(!account.get().user().confirmed(), "User is already confirmed.");
    return send(call, account.get())
        .map(Delivery::toJson)
        .orElseThrow(
            () ->
                Refused.invalidParameter("Cannot resend codes. Auto verification not turned on."));
  }
}
