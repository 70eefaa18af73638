package io.forgotpassword.gateway.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Cognito's operations without AWS authentication, with the members of their requests (service
 * model cognito-idp 2016-04-18). The gateway implements the two of account recovery; it can pass
 * the others through.
 */
public enum Operation {
  /** Sends a recovery code to the user; every accepted call sends one message. */
  FORGOT_PASSWORD("ForgotPassword", QuotaCategory.USER_ACCOUNT_RECOVERY, Shape.USER),
  /** Sets a new password against the code that was sent. */
  CONFIRM_FORGOT_PASSWORD(
      "ConfirmForgotPassword",
      QuotaCategory.USER_ACCOUNT_RECOVERY,
      Shape.USER,
      "ConfirmationCode",
      "Password"),
  /** Starts a sign-in, or renews tokens. */
  INITIATE_AUTH(
      "InitiateAuth",
      QuotaCategory.USER_AUTHENTICATION,
      Shape.SIGN_IN,
      "AuthFlow",
      "AuthParameters",
      "Session"),
  /** Answers a challenge of a sign-in. */
  RESPOND_TO_AUTH_CHALLENGE(
      "RespondToAuthChallenge",
      QuotaCategory.USER_AUTHENTICATION,
      Shape.SIGN_IN,
      "ChallengeName",
      "ChallengeResponses",
      "Session"),
  /** Creates a user, and sends a code. */
  SIGN_UP(
      "SignUp",
      QuotaCategory.USER_CREATION,
      Shape.USER,
      "Password",
      "UserAttributes",
      "ValidationData"),
  /** Confirms a new user against the code that was sent. */
  CONFIRM_SIGN_UP(
      "ConfirmSignUp",
      QuotaCategory.USER_CREATION,
      Shape.USER,
      "ConfirmationCode",
      "ForceAliasCreation",
      "Session"),
  /** Sends the code of a sign-up again. */
  RESEND_CONFIRMATION_CODE("ResendConfirmationCode", QuotaCategory.USER_RESOURCE_READ, Shape.USER),
  /** Renews tokens, with rotation. */
  GET_TOKENS_FROM_REFRESH_TOKEN(
      "GetTokensFromRefreshToken",
      QuotaCategory.USER_AUTHENTICATION,
      Shape.CLIENT,
      "RefreshToken",
      "DeviceKey",
      "ClientMetadata"),
  /** Revokes a refresh token and the tokens issued from it. */
  REVOKE_TOKEN("RevokeToken", QuotaCategory.USER_TOKEN, Shape.CLIENT, "Token"),
  /** Corrects the risk assessment of a sign-in. */
  UPDATE_AUTH_EVENT_FEEDBACK(
      "UpdateAuthEventFeedback",
      QuotaCategory.USER_RESOURCE_UPDATE,
      Shape.OTHER,
      "UserPoolId",
      "Username",
      "EventId",
      "FeedbackToken",
      "FeedbackValue"),
  /** Starts the set-up of an authenticator app. */
  ASSOCIATE_SOFTWARE_TOKEN(
      "AssociateSoftwareToken", QuotaCategory.USER_RESOURCE_UPDATE, Shape.TOKEN, "Session"),
  /** Changes the password of the signed-in user. */
  CHANGE_PASSWORD(
      "ChangePassword",
      QuotaCategory.USER_ACCOUNT_RECOVERY,
      Shape.TOKEN,
      "PreviousPassword",
      "ProposedPassword"),
  /** Completes the registration of a passkey. */
  COMPLETE_WEB_AUTHN_REGISTRATION(
      "CompleteWebAuthnRegistration",
      QuotaCategory.USER_RESOURCE_UPDATE,
      Shape.TOKEN,
      "Credential"),
  /** Confirms a device to be remembered. */
  CONFIRM_DEVICE(
      "ConfirmDevice",
      QuotaCategory.USER_RESOURCE_UPDATE,
      Shape.TOKEN,
      "DeviceKey",
      "DeviceSecretVerifierConfig",
      "DeviceName"),
  /** Deletes the signed-in user. */
  DELETE_USER("DeleteUser", QuotaCategory.USER_UPDATE, Shape.TOKEN),
  /** Deletes attributes of the signed-in user. */
  DELETE_USER_ATTRIBUTES(
      "DeleteUserAttributes", QuotaCategory.USER_UPDATE, Shape.TOKEN, "UserAttributeNames"),
  /** Deletes a passkey. */
  DELETE_WEB_AUTHN_CREDENTIAL(
      "DeleteWebAuthnCredential", QuotaCategory.USER_RESOURCE_UPDATE, Shape.TOKEN, "CredentialId"),
  /** Forgets a remembered device. */
  FORGET_DEVICE("ForgetDevice", QuotaCategory.USER_RESOURCE_UPDATE, Shape.TOKEN, "DeviceKey"),
  /** Reads a remembered device. */
  GET_DEVICE("GetDevice", QuotaCategory.USER_RESOURCE_READ, Shape.TOKEN, "DeviceKey"),
  /** Reads the attributes of the signed-in user. */
  GET_USER("GetUser", QuotaCategory.USER_READ, Shape.TOKEN),
  /** Sends a code to a new address or number of the signed-in user. */
  GET_USER_ATTRIBUTE_VERIFICATION_CODE(
      "GetUserAttributeVerificationCode",
      QuotaCategory.USER_RESOURCE_READ,
      Shape.TOKEN,
      "AttributeName",
      "ClientMetadata"),
  /** Lists the sign-in factors of the signed-in user. */
  GET_USER_AUTH_FACTORS("GetUserAuthFactors", QuotaCategory.USER_READ, Shape.TOKEN),
  /** Signs the user out on all devices. */
  GLOBAL_SIGN_OUT("GlobalSignOut", QuotaCategory.USER_UPDATE, Shape.TOKEN),
  /** Lists remembered devices. */
  LIST_DEVICES(
      "ListDevices", QuotaCategory.USER_RESOURCE_READ, Shape.TOKEN, "Limit", "PaginationToken"),
  /** Lists passkeys. */
  LIST_WEB_AUTHN_CREDENTIALS(
      "ListWebAuthnCredentials",
      QuotaCategory.USER_RESOURCE_READ,
      Shape.TOKEN,
      "NextToken",
      "MaxResults"),
  /** Chooses second factors. */
  SET_USER_MFA_PREFERENCE(
      "SetUserMFAPreference",
      QuotaCategory.USER_RESOURCE_UPDATE,
      Shape.TOKEN,
      "SMSMfaSettings",
      "SoftwareTokenMfaSettings",
      "EmailMfaSettings",
      "WebAuthnMfaSettings"),
  /** Chooses the second factor; older than SetUserMFAPreference. */
  SET_USER_SETTINGS(
      "SetUserSettings", QuotaCategory.USER_RESOURCE_UPDATE, Shape.TOKEN, "MFAOptions"),
  /** Starts the registration of a passkey. */
  START_WEB_AUTHN_REGISTRATION(
      "StartWebAuthnRegistration", QuotaCategory.USER_RESOURCE_UPDATE, Shape.TOKEN),
  /** Marks a device as remembered or not. */
  UPDATE_DEVICE_STATUS(
      "UpdateDeviceStatus",
      QuotaCategory.USER_RESOURCE_UPDATE,
      Shape.TOKEN,
      "DeviceKey",
      "DeviceRememberedStatus"),
  /** Changes attributes of the signed-in user. */
  UPDATE_USER_ATTRIBUTES(
      "UpdateUserAttributes",
      QuotaCategory.USER_UPDATE,
      Shape.TOKEN,
      "UserAttributes",
      "ClientMetadata"),
  /** Completes the set-up of an authenticator app. */
  VERIFY_SOFTWARE_TOKEN(
      "VerifySoftwareToken",
      QuotaCategory.USER_RESOURCE_UPDATE,
      Shape.TOKEN,
      "Session",
      "UserCode",
      "FriendlyDeviceName"),
  /** Confirms a new address or number against the code that was sent. */
  VERIFY_USER_ATTRIBUTE(
      "VerifyUserAttribute", QuotaCategory.USER_UPDATE, Shape.TOKEN, "AttributeName", "Code");

  /** The text before the operation's name in X-Amz-Target, with the dot. */
  public static final String TARGET_PREFIX = "AWSCognitoIdentityProviderService.";

  /** The operations of account recovery, which are always forwarded. */
  public static final Set<Operation> RECOVERY =
      Collections.unmodifiableSet(EnumSet.of(FORGOT_PASSWORD, CONFIRM_FORGOT_PASSWORD));

  private final String wireName;
  private final QuotaCategory category;
  private final Shape shape;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<String> members;

  Operation(String wireName, QuotaCategory category, Shape shape, String... own) {
    this.wireName = wireName;
    this.category = category;
    this.shape = shape;
    Set<String> all = new LinkedHashSet<>(shape.members);
    all.addAll(List.of(own));
    this.members = Collections.unmodifiableSet(all);
  }

  /** How the requests of an operation name the user and the app client. */
  public enum Shape {
    /** A Username member, with a SecretHash beside it. */
    USER(
        "ClientId",
        "SecretHash",
        "Username",
        "UserContextData",
        "AnalyticsMetadata",
        "ClientMetadata"),
    /** A map of parameters, which may contain USERNAME and SECRET_HASH. */
    SIGN_IN("ClientId", "UserContextData", "AnalyticsMetadata", "ClientMetadata"),
    /** A token, and the app client's secret itself. */
    CLIENT("ClientId", "ClientSecret"),
    /** An access token, which identifies both. */
    TOKEN("AccessToken"),
    /** In none of these ways. */
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
    return TARGET_PREFIX + wireName;
  }

  /** The quota that its calls count in; those of WebAuthn are not in AWS' table, but alike. */
  public QuotaCategory category() {
    return category;
  }

  /** How its requests name the user and the app client. */
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
    return target.startsWith(TARGET_PREFIX)
        ? ofWireName(target.substring(TARGET_PREFIX.length()))
        : Optional.empty();
  }

  /** The operation of that name, or empty for any other text. */
  public static Optional<Operation> ofWireName(String name) {
    return Stream.of(values()).filter(operation -> operation.wireName.equals(name)).findFirst();
  }
}
