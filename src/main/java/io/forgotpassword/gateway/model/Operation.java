package io.forgotpassword.gateway.model;

import static io.forgotpassword.gateway.model.QuotaCategory.USER_ACCOUNT_RECOVERY;
import static io.forgotpassword.gateway.model.QuotaCategory.USER_AUTHENTICATION;
import static io.forgotpassword.gateway.model.QuotaCategory.USER_CREATION;
import static io.forgotpassword.gateway.model.QuotaCategory.USER_READ;
import static io.forgotpassword.gateway.model.QuotaCategory.USER_RESOURCE_READ;
import static io.forgotpassword.gateway.model.QuotaCategory.USER_RESOURCE_UPDATE;
import static io.forgotpassword.gateway.model.QuotaCategory.USER_TOKEN;
import static io.forgotpassword.gateway.model.QuotaCategory.USER_UPDATE;

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
  FORGOT_PASSWORD("ForgotPassword", Shape.USER, USER_ACCOUNT_RECOVERY),
  CONFIRM_FORGOT_PASSWORD("ConfirmForgotPassword", Shape.USER, USER_ACCOUNT_RECOVERY, "ConfirmationCode", "Password"),
  /** Starts a sign-in, or renews tokens. */
  INITIATE_AUTH("InitiateAuth", Shape.SIGN_IN, USER_AUTHENTICATION, "AuthFlow", "AuthParameters", "Session"),
  RESPOND_TO_AUTH_CHALLENGE(
      "RespondToAuthChallenge", Shape.SIGN_IN, USER_AUTHENTICATION, "ChallengeName", "ChallengeResponses", "Session"),
  SIGN_UP("SignUp", Shape.USER, USER_CREATION, "Password", "UserAttributes", "ValidationData"),
  CONFIRM_SIGN_UP("ConfirmSignUp", Shape.USER, USER_CREATION, "ConfirmationCode", "ForceAliasCreation", "Session"),
  RESEND_CONFIRMATION_CODE("ResendConfirmationCode", Shape.USER, USER_RESOURCE_READ),
  /** Renews tokens, with rotation. */
  GET_TOKENS_FROM_REFRESH_TOKEN(
      "GetTokensFromRefreshToken", Shape.CLIENT, USER_AUTHENTICATION, "RefreshToken", "DeviceKey", "ClientMetadata"),
  /** Revokes a refresh token and the tokens issued from it. */
  REVOKE_TOKEN("RevokeToken", Shape.CLIENT, USER_TOKEN, "Token", "RevokeAssociatedSessions"),
  UPDATE_AUTH_EVENT_FEEDBACK(
      "UpdateAuthEventFeedback",
      Shape.OTHER, USER_RESOURCE_UPDATE,
      "UserPoolId",
      "Username",
      "EventId",
      "FeedbackToken",
      "FeedbackValue"),
  ASSOCIATE_SOFTWARE_TOKEN("AssociateSoftwareToken", Shape.TOKEN, USER_RESOURCE_UPDATE, "Session"),
  CHANGE_PASSWORD("ChangePassword", Shape.TOKEN, USER_ACCOUNT_RECOVERY, "PreviousPassword", "ProposedPassword"),
  COMPLETE_WEB_AUTHN_REGISTRATION("CompleteWebAuthnRegistration", Shape.TOKEN, USER_RESOURCE_UPDATE, "Credential"),
  CONFIRM_DEVICE(
      "ConfirmDevice", Shape.TOKEN, USER_RESOURCE_UPDATE, "DeviceKey", "DeviceSecretVerifierConfig", "DeviceName"),
  DELETE_USER("DeleteUser", Shape.TOKEN, USER_UPDATE),
  DELETE_USER_ATTRIBUTES("DeleteUserAttributes", Shape.TOKEN, USER_UPDATE, "UserAttributeNames"),
  DELETE_WEB_AUTHN_CREDENTIAL("DeleteWebAuthnCredential", Shape.TOKEN, USER_RESOURCE_UPDATE, "CredentialId"),
  FORGET_DEVICE("ForgetDevice", Shape.TOKEN, USER_RESOURCE_UPDATE, "DeviceKey"),
  GET_DEVICE("GetDevice", Shape.TOKEN, USER_RESOURCE_READ, "DeviceKey"),
  GET_USER("GetUser", Shape.TOKEN, USER_READ),
  GET_USER_ATTRIBUTE_VERIFICATION_CODE(
      "GetUserAttributeVerificationCode", Shape.TOKEN, USER_RESOURCE_READ, "AttributeName", "ClientMetadata"),
  GET_USER_AUTH_FACTORS("GetUserAuthFactors", Shape.TOKEN, USER_READ),
  GLOBAL_SIGN_OUT("GlobalSignOut", Shape.TOKEN, USER_UPDATE),
  LIST_DEVICES("ListDevices", Shape.TOKEN, USER_RESOURCE_READ, "Limit", "PaginationToken"),
  LIST_USER_SESSIONS("ListUserSessions", Shape.TOKEN, USER_RESOURCE_READ, "NextToken"),
  LIST_WEB_AUTHN_CREDENTIALS("ListWebAuthnCredentials", Shape.TOKEN, USER_RESOURCE_READ, "NextToken", "MaxResults"),
  /** Ends one session of the user's, or all that began with the same sign-in. */
  REVOKE_USER_SESSION("RevokeUserSession", Shape.TOKEN, USER_RESOURCE_UPDATE, "SessionId", "RevokeAssociatedSessions"),
  SET_USER_MFA_PREFERENCE(
      "SetUserMFAPreference",
      Shape.TOKEN, USER_RESOURCE_UPDATE,
      "SMSMfaSettings",
      "SoftwareTokenMfaSettings",
      "EmailMfaSettings",
      "WebAuthnMfaSettings"),
  /** Chooses the second factor; older than SetUserMFAPreference. */
  SET_USER_SETTINGS("SetUserSettings", Shape.TOKEN, USER_RESOURCE_UPDATE, "MFAOptions"),
  START_WEB_AUTHN_REGISTRATION("StartWebAuthnRegistration", Shape.TOKEN, USER_RESOURCE_UPDATE),
  UPDATE_DEVICE_STATUS("UpdateDeviceStatus", Shape.TOKEN, USER_RESOURCE_UPDATE, "DeviceKey", "DeviceRememberedStatus"),
  UPDATE_USER_ATTRIBUTES("UpdateUserAttributes", Shape.TOKEN, USER_UPDATE, "UserAttributes", "ClientMetadata"),
  VERIFY_SOFTWARE_TOKEN(
      "VerifySoftwareToken", Shape.TOKEN, USER_RESOURCE_UPDATE, "Session", "UserCode", "FriendlyDeviceName"),
  VERIFY_USER_ATTRIBUTE("VerifyUserAttribute", Shape.TOKEN, USER_UPDATE, "AttributeName", "Code");

  /** The text before the operation's name in X-Amz-Target, with the dot. */
  public static final String TARGET_PREFIX = "AWSCognitoIdentityProviderService.";

  /** The operations of account recovery, which are always forwarded. */
  public static final Set<Operation> RECOVERY =
      Collections.unmodifiableSet(EnumSet.of(FORGOT_PASSWORD, CONFIRM_FORGOT_PASSWORD));

  private static final Map<String, Operation> BY_TARGET =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Operation::target, known -> known));

  private final String wireName;
  private final Shape shape;
  private final QuotaCategory category;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<String> members;

  Operation(String wireName, Shape shape, QuotaCategory category, String... own) {
    this.wireName = wireName;
    this.shape = shape;
    this.category = category;
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

  /** Whether a request of any operation can have a member. */
  public static boolean isMember(String name) {
    return Stream.of(values()).anyMatch(operation -> operation.takes(name));
  }

  /** Whether it is one of account recovery. */
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
