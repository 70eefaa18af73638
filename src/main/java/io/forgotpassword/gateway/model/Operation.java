package io.forgotpassword.gateway.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cognito's operations that take no AWS authentication, with the members of their requests (service
 * model cognito-idp 2016-04-18). The gateway itself understands the two of account recovery; the
 * others may be let through.
 */
public enum Operation {
  /** Sends a recovery code to the user; every accepted call is one more message to a person. */
  FORGOT_PASSWORD("ForgotPassword", Shape.USER),
  /** Sets a new password against the code that was sent. */
  CONFIRM_FORGOT_PASSWORD("ConfirmForgotPassword", Shape.USER, "ConfirmationCode", "Password"),
  /** Begins a sign-in, or renews tokens. */
  INITIATE_AUTH("InitiateAuth", Shape.SIGN_IN, "AuthFlow", "AuthParameters", "Session"),
  /** Answers the next challenge of a sign-in. */
  RESPOND_TO_AUTH_CHALLENGE(
      "RespondToAuthChallenge", Shape.SIGN_IN, "ChallengeName", "ChallengeResponses", "Session"),
  /** Makes a user, and sends a code. */
  SIGN_UP("SignUp", Shape.USER, "Password", "UserAttributes", "ValidationData"),
  /** Confirms a new user against the code that was sent. */
  CONFIRM_SIGN_UP("ConfirmSignUp", Shape.USER, "ConfirmationCode", "ForceAliasCreation", "Session"),
  /** Sends the code of a sign-up again. */
  RESEND_CONFIRMATION_CODE("ResendConfirmationCode", Shape.USER),
  /** Renews tokens, with rotation. */
  GET_TOKENS_FROM_REFRESH_TOKEN(
      "GetTokensFromRefreshToken", Shape.CLIENT, "RefreshToken", "DeviceKey", "ClientMetadata"),
  /** Revokes a refresh token and what was made from it. */
  REVOKE_TOKEN("RevokeToken", Shape.CLIENT, "Token"),
  /** Says what risk was right about a sign-in. */
  UPDATE_AUTH_EVENT_FEEDBACK(
      "UpdateAuthEventFeedback",
      Shape.OTHER,
      "UserPoolId",
      "Username",
      "EventId",
      "FeedbackToken",
      "FeedbackValue"),
  /** Begins to set up an authenticator app. */
  ASSOCIATE_SOFTWARE_TOKEN("AssociateSoftwareToken", Shape.TOKEN, "Session"),
  /** Replaces the password of who is signed in. */
  CHANGE_PASSWORD("ChangePassword", Shape.TOKEN, "PreviousPassword", "ProposedPassword"),
  /** Registers a passkey. */
  COMPLETE_WEB_AUTHN_REGISTRATION("CompleteWebAuthnRegistration", Shape.TOKEN, "Credential"),
  /** Begins to remember a device. */
  CONFIRM_DEVICE(
      "ConfirmDevice", Shape.TOKEN, "DeviceKey", "DeviceSecretVerifierConfig", "DeviceName"),
  /** Deletes who is signed in. */
  DELETE_USER("DeleteUser", Shape.TOKEN),
  /** Deletes attributes of who is signed in. */
  DELETE_USER_ATTRIBUTES("DeleteUserAttributes", Shape.TOKEN, "UserAttributeNames"),
  /** Deletes a passkey. */
  DELETE_WEB_AUTHN_CREDENTIAL("DeleteWebAuthnCredential", Shape.TOKEN, "CredentialId"),
  /** Forgets a remembered device. */
  FORGET_DEVICE("ForgetDevice", Shape.TOKEN, "DeviceKey"),
  /** Reads a remembered device. */
  GET_DEVICE("GetDevice", Shape.TOKEN, "DeviceKey"),
  /** Reads the attributes of who is signed in. */
  GET_USER("GetUser", Shape.TOKEN),
  /** Sends a code to a new address or number of who is signed in. */
  GET_USER_ATTRIBUTE_VERIFICATION_CODE(
      "GetUserAttributeVerificationCode", Shape.TOKEN, "AttributeName", "ClientMetadata"),
  /** Lists how who is signed in may sign in. */
  GET_USER_AUTH_FACTORS("GetUserAuthFactors", Shape.TOKEN),
  /** Signs out everywhere. */
  GLOBAL_SIGN_OUT("GlobalSignOut", Shape.TOKEN),
  /** Lists remembered devices. */
  LIST_DEVICES("ListDevices", Shape.TOKEN, "Limit", "PaginationToken"),
  /** Lists passkeys. */
  LIST_WEB_AUTHN_CREDENTIALS("ListWebAuthnCredentials", Shape.TOKEN, "NextToken", "MaxResults"),
  /** Chooses second factors. */
  SET_USER_MFA_PREFERENCE(
      "SetUserMFAPreference",
      Shape.TOKEN,
      "SMSMfaSettings",
      "SoftwareTokenMfaSettings",
      "EmailMfaSettings",
      "WebAuthnMfaSettings"),
  /** Chooses the second factor, as it was done before SetUserMFAPreference. */
  SET_USER_SETTINGS("SetUserSettings", Shape.TOKEN, "MFAOptions"),
  /** Begins to register a passkey. */
  START_WEB_AUTHN_REGISTRATION("StartWebAuthnRegistration", Shape.TOKEN),
  /** Remembers a device, or no longer. */
  UPDATE_DEVICE_STATUS("UpdateDeviceStatus", Shape.TOKEN, "DeviceKey", "DeviceRememberedStatus"),
  /** Changes attributes of who is signed in. */
  UPDATE_USER_ATTRIBUTES("UpdateUserAttributes", Shape.TOKEN, "UserAttributes", "ClientMetadata"),
  /** Ends setting up an authenticator app. */
  VERIFY_SOFTWARE_TOKEN(
      "VerifySoftwareToken", Shape.TOKEN, "Session", "UserCode", "FriendlyDeviceName"),
  /** Confirms a new address or number against the code that was sent. */
  VERIFY_USER_ATTRIBUTE("VerifyUserAttribute", Shape.TOKEN, "AttributeName", "Code");

  /** What stands before the operation's name in X-Amz-Target, dot included. */
  public static final String TARGET_PREFIX = "AWSCognitoIdentityProviderService.";

  /** The operations of account recovery, which always cross. */
  public static final Set<Operation> RECOVERY =
      Collections.unmodifiableSet(EnumSet.of(FORGOT_PASSWORD, CONFIRM_FORGOT_PASSWORD));

  private static final List<Operation> ALL = List.of(values());

  private final String wireName;
  private final String target;
  private final Shape shape;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<String> members;

  Operation(String wireName, Shape shape, String... own) {
    this.wireName = wireName;
    this.target = TARGET_PREFIX + wireName;
    this.shape = shape;
    Set<String> all = new LinkedHashSet<>(shape.members);
    all.addAll(List.of(own));
    this.members = Collections.unmodifiableSet(all);
  }

  /** What the requests of some operations have in common: how they name user and app client. */
  public enum Shape {
    /** A username, proven by a SecretHash beside it. */
    USER(
        "ClientId",
        "SecretHash",
        "Username",
        "UserContextData",
        "AnalyticsMetadata",
        "ClientMetadata"),
    /** A map of parameters, which may have a USERNAME and then its SECRET_HASH. */
    SIGN_IN("ClientId", "UserContextData", "AnalyticsMetadata", "ClientMetadata"),
    /** A token of an app client's, which shows its secret itself. */
    CLIENT("ClientId", "ClientSecret"),
    /** An access token, which says all of that. */
    TOKEN("AccessToken"),
    /** Nothing in common. */
    OTHER();

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final List<String> members;

    Shape(String... members) {
      this.members = List.of(members);
    }
  }

  /** The name as the service model spells it, such as {@code ForgotPassword}. */
  public String wireName() {
    return wireName;
  }

  /** The whole X-Amz-Target value. */
  public String target() {
    return target;
  }

  /** How its requests name user and app client. */
  public Shape shape() {
    return shape;
  }

  /** The members a request can have, as the service model spells them. */
  public Set<String> members() {
    return members;
  }

  /** Whether a request can have a member. */
  public boolean takes(String member) {
    return members.contains(member);
  }

  /** Whether it is one of account recovery. */
  public boolean isRecovery() {
    return this == FORGOT_PASSWORD || this == CONFIRM_FORGOT_PASSWORD;
  }

  /** The operation of an X-Amz-Target value, or empty for any other text. */
  public static Optional<Operation> ofTarget(String target) {
    for (Operation operation : ALL) {
      if (operation.target.equals(target)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  /** The operation of that name, or empty for any other text. */
  public static Optional<Operation> ofWireName(String name) {
    return ALL.stream().filter(operation -> operation.wireName.equals(name)).findFirst();
  }
}
