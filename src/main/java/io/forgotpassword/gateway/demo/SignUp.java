package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * SignUp: a user comes to be who is yet to be confirmed. As in any pool with sign-in aliases a
 * username must not look like one, and an address that somebody else has verified is refused only
 * when it is to become an alias, by ConfirmSignUp.
 */
final class SignUp {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  private static final Pattern PHONE = Pattern.compile("\\+[0-9]{1,15}");

  private final PoolSettings settings;
  private final UserDirectory users;
  private final Triggers triggers;
  private final SignUpMessage message;

  SignUp(PoolSettings settings, UserDirectory users, Triggers triggers, SignUpMessage message) {
    this.settings = settings;
    this.users = users;
    this.triggers = triggers;
    this.message = message;
  }

  ObjectNode answer(CallInput call) {
    refuseAlias(call.username());
    settings.passwords().require(call.get("Password"));
    UserAttributes attributes = UserAttributes.read(call.userAttributes());
    if (attributes.email() != null && !EMAIL.matcher(attributes.email()).matches()) {
      throw Refusals.invalidParameter("Invalid email address format.");
    }
    if (attributes.phone() != null && !PHONE.matcher(attributes.phone()).matches()) {
      throw Refusals.invalidParameter("Invalid phone number format.");
    }
    if (users.find(call.username()).isPresent()) {
      throw Refusals.usernameExists();
    }
    triggers.fire(Trigger.PRE_SIGN_UP, call);
    PoolUser user = attributes.of(PoolUser.of(call.username(), call.get("Password")));
    Account account = users.add(user.unconfirmed(), attributes.profile());
    ObjectNode answer =
        Json.object().put("UserConfirmed", false).put("UserSub", account.sub().toString());
    message.send(call, account).ifPresent(delivery -> answer.setAll(delivery.toJson()));
    return answer;
  }

  private static void refuseAlias(String username) {
    if (EMAIL.matcher(username).matches()) {
      throw Refusals.invalidParameter(
          "Username cannot be of email format, since user pool is configured for email alias.");
    }
    if (PHONE.matcher(username).matches()) {
      throw Refusals.invalidParameter(
          "Username cannot be of phone number format, since user pool is configured for phone"
              + " number alias.");
    }
  }
}
