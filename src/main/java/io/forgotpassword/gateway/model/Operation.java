package io.forgotpassword.gateway.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cognito's operations without AWS authentication, with the members of their requests (service
 * model cognito-idp 2016-04-18). The gateway implements the two of account recovery; it can pass
 * the others through.
 */
public enum Operation {
  /** Sends a recovery code to the user; every accepted call sends one message. */
  FORGOT_PASSWORD("ForgotPassword", Shape.USER),
  CONFIRM_FORGOT_PASSWORD("ConfirmForgotPassword", Shape.USER, "ConfirmationCode", "Password"),
  /** Starts a sign-in, or renews tokens. */
  INITIATE_AUTH("InitiateAuth", Shape.SIGN_IN, "AuthFlow", "AuthParameters", "Session"),
  RESPOND_TO_AUTH_CHALLENGE(
      "RespondToAuthChallenge", Shape.SIGN_IN, "ChallengeName", "ChallengeResponses", "Session"),
  SIGN_UP("SignUp", Shape.USER, "Password", "UserAttributes", "ValidationData"),
  CONFIRM_SIGN_UP("ConfirmSignUp", Shape.USER, "ConfirmationCode", "ForceAliasCreation", "Session"),
  RESEND_CONFIRMATION_CODE("ResendConfirmationCode", Shape.USER),
  /** Renews tokens, with rotation. */
  GET_TOKENS_FROM_REFRESH_TOKEN(
      "GetTokensFromRefreshToken", Shape.CLIENT, "RefreshToken", "DeviceKey", "ClientMetadata"),
  /** Revokes a refresh token and the tokens issued from it. */
  REVOKE_TOKEN("RevokeToken", Shape.CLIENT, "Token", "RevokeAssociatedSessions"),
  UPDATE_AUTH_EVENT_FEEDBACK(
      "UpdateAuthEventFeedback",
      Shape.OTHER,
      "UserPoolId",
      "Username",
      "EventId",
      "FeedbackToken",
      "FeedbackValue"),
  ASSOCIATE_SOFTWARE_TOKEN("AssociateSoftwareToken", Shape.TOKEN, "Session"),
  CHANGE_PASSWORD("ChangePassword", Shape.TOKEN, "PreviousPassword", "ProposedPassword"),
  COMPLETE_WEB_AUTHN_REGISTRATION("CompleteWebAuthnRegistration", Shape.TOKEN, "Credential"),
  CONFIRM_DEVICE(
      "ConfirmDevice", Shape.TOKEN, "DeviceKey", "DeviceSecretVerifierConfig", "DeviceName"),
  DELETE_USER("DeleteUser", Shape.TOKEN),
  DELETE_USER_ATTRIBUTES("DeleteUserAttributes", Shape.TOKEN, "UserAttributeNames"),
  DELETE_WEB_AUTHN_CREDENTIAL("DeleteWebAuthnCredential", Shape.TOKEN, "CredentialId"),
  FORGET_DEVICE("ForgetDevice", Shape.TOKEN, "DeviceKey"),
  GET_DEVICE("GetDevice", Shape.TOKEN, "DeviceKey"),
  GET_USER("GetUser", Shape.TOKEN),
  GET_USER_ATTRIBUTE_VERIFICATION_CODE(
      "GetUserAttributeVerificationCode", Shape.TOKEN, "AttributeName", "ClientMetadata"),
  GET_USER_AUTH_FACTORS("GetUserAuthFactors", Shape.TOKEN),
  GLOBAL_SIGN_OUT("GlobalSignOut", Shape.TOKEN),
  LIST_DEVICES("ListDevices", Shape.TOKEN, "Limit", "PaginationToken"),
  LIST_USER_SESSIONS("ListUserSessions", Shape.TOKEN, "NextToken"),
  LIST_WEB_AUTHN_CREDENTIALS("ListWebAuthnCredentials", Shape.TOKEN, "NextToken", "MaxResults"),
  /** Ends one session of the user's, or all that began with the same sign-in. */
  REVOKE_USER_SESSION("RevokeUserSession", Shape.TOKEN, "SessionId", "RevokeAssociatedSessions"),
  SET_USER_MFA_PREFERENCE(
      "SetUserMFAPreference",
      Shape.TOKEN,
      "SMSMfaSettings",
      "SoftwareTokenMfaSettings",
      "EmailMfaSettings",
      "WebAuthnMfaSettings"),
  /** Chooses the second factor; older than SetUserMFAPreference. */
  SET_USER_SETTINGS("SetUserSettings", Shape.TOKEN, "MFAOptions"),
  START_WEB_AUTHN_REGISTRATION("StartWebAuthnRegistration", Shape.TOKEN),
  UPDATE_DEVICE_STATUS("UpdateDeviceStatus", Shape.TOKEN, "DeviceKey", "DeviceRememberedStatus"),
  UPDATE_USER_ATTRIBUTES("UpdateUserAttributes", Shape.TOKEN, "UserAttributes", "ClientMetadata"),
  VERIFY_SOFTWARE_TOKEN(
      "VerifySoftwareToken", Shape.TOKEN, "Session", "UserCode", "FriendlyDeviceName"),
  VERIFY_USER_ATTRIBUTE("VerifyUserAttribute", Shape.TOKEN, "AttributeName", "Code");

  /** The text before the operation's name in X-Amz-Target, with the dot. */
  private static final String TARGET_PREFIX = "AWSCognitoIdentityProviderService.";

  /** The operations of account recovery, which are always forwarded. */
  public static final Set<Operation> RECOVERY =
      Collections.unmodifiableSet(EnumSet.of(FORGOT_PASSWORD, CONFIRM_FORGOT_PASSWORD));

  private static final Map<String, Operation> BY_TARGET =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Operation::target, known -> known));

  private final String wireName;
  private final Shape shape;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<String> members;

  Operation(String wireName, Shape shape, String... own) {
    this.wireName = wireName;
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

  /**
   * The quota that its calls count in. AWS' table has neither GetUserAuthFactors nor the operations
   * of WebAuthn and of sessions; they count with their like.
   */
  public QuotaCategory category() {
    return switch (this) {
      case FORGOT_PASSWORD, CONFIRM_FORGOT_PASSWORD, CHANGE_PASSWORD ->
          QuotaCategory.USER_ACCOUNT_RECOVERY;
      case INITIATE_AUTH, RESPOND_TO_AUTH_CHALLENGE, GET_TOKENS_FROM_REFRESH_TOKEN ->
          QuotaCategory.USER_AUTHENTICATION;
      case SIGN_UP, CONFIRM_SIGN_UP -> QuotaCategory.USER_CREATION;
      case GET_USER, GET_USER_AUTH_FACTORS -> QuotaCategory.USER_READ;
      case VERIFY_USER_ATTRIBUTE,
          UPDATE_USER_ATTRIBUTES,
          DELETE_USER_ATTRIBUTES,
          DELETE_USER,
          GLOBAL_SIGN_OUT ->
          QuotaCategory.USER_UPDATE;
      case REVOKE_TOKEN -> QuotaCategory.USER_TOKEN;
      case GET_DEVICE,
          LIST_DEVICES,
          LIST_USER_SESSIONS,
          LIST_WEB_AUTHN_CREDENTIALS,
          GET_USER_ATTRIBUTE_VERIFICATION_CODE,
          RESEND_CONFIRMATION_CODE ->
          QuotaCategory.USER_RESOURCE_READ;
      case UPDATE_DEVICE_STATUS,
          UPDATE_AUTH_EVENT_FEEDBACK,
          CONFIRM_DEVICE,
          FORGET_DEVICE,
          REVOKE_USER_SESSION,
          SET_USER_MFA_PREFERENCE,
          SET_USER_SETTINGS,
          ASSOCIATE_SOFTWARE_TOKEN,
          VERIFY_SOFTWARE_TOKEN,
          START_WEB_AUTHN_REGISTRATION,
          COMPLETE_WEB_AUTHN_REGISTRATION,
          DELETE_WEB_AUTHN_CREDENTIAL ->
          QuotaCategory.USER_RESOURCE_UPDATE;
    };
  }

  public Shape shape() {
    return shape;
  }

  /** The members a request can have, as the service model spells them. */
  public Set<String> members() {
    return members;
  }

  public boolean takes(String member) {
    return members.contains(member);
  }

  /** Whether a request of any operation can have a member. */
  public static boolean isMember(String name) {
    return Stream.of(values()).anyMatch(operation -> operation.takes(name));
  }

  public boolean isRecovery() {
    return RECOVERY.contains(this);
  }

  /** The operation of an X-Amz-Target value, or empty for any other text. */
  public static Optional<Operation> ofTarget(String target) {
    return Optional.ofNullable(BY_TARGET.get(target));
  }

  /** The operation of that name, or empty for any other text. */
  public static Optional<Operation> ofWireName(String name) {
    return Stream.of(values()).filter(operation -> operation.wireName.equals(name)).findFirst();
  }
}
