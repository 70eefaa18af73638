package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Operation;
import java.util.List;
import java.util.Optional;

/** An operation that the pool has, with the members that are its own. */
public enum PoolOperation {
  /** Sends a recovery code. */
  FORGOT_PASSWORD("ForgotPassword", Proof.SECRET_HASH),
  /** Sets a new password against that code. */
  CONFIRM_FORGOT_PASSWORD(
      "ConfirmForgotPassword",
      Proof.SECRET_HASH,
      Member.required("ConfirmationCode", Constraint.CODE),
      Member.required("Password", Constraint.PASSWORD)),
  /** Makes a user who is yet to be confirmed, and sends a code for it. */
  SIGN_UP("SignUp", Proof.SECRET_HASH, Member.required("Password", Constraint.PASSWORD)),
  /** Confirms a user against that code. */
  CONFIRM_SIGN_UP(
      "ConfirmSignUp",
      Proof.SECRET_HASH,
      Member.required("ConfirmationCode", Constraint.CODE),
      Member.optional("Session", Constraint.SESSION)),
  /** Sends another code to a user who is yet to be confirmed. */
  RESEND_CONFIRMATION_CODE("ResendConfirmationCode", Proof.SECRET_HASH),
  /** Begins a sign-in, or ends it at once; or takes a refresh token. */
  INITIATE_AUTH(
      "InitiateAuth",
      Proof.AUTH_PARAMETERS,
      Member.required("AuthFlow", Constraint.AUTH_FLOW),
      Member.optional("Session", Constraint.SESSION)),
  /** Ends a sign-in. */
  RESPOND_TO_AUTH_CHALLENGE(
      "RespondToAuthChallenge",
      Proof.CHALLENGE_RESPONSES,
      Member.required("ChallengeName", Constraint.CHALLENGE_NAME),
      Member.optional("Session", Constraint.SESSION)),
  /** Exchanges a refresh token for new tokens. */
  GET_TOKENS_FROM_REFRESH_TOKEN(
      "GetTokensFromRefreshToken",
      Proof.CLIENT_SECRET,
      Member.required("RefreshToken", Constraint.token("refreshToken")),
      Member.optional("ClientSecret", Constraint.CLIENT_SECRET),
      Member.optional("DeviceKey", Constraint.DEVICE_KEY)),
  /** Returns the attributes of the signed-in user. */
  GET_USER(
      "GetUser",
      Proof.ACCESS_TOKEN,
      Member.required("AccessToken", Constraint.token("accessToken"))),
  /** Ends the session of a refresh token. */
  REVOKE_TOKEN(
      "RevokeToken",
      Proof.CLIENT_SECRET,
      Member.required("Token", Constraint.token("token")),
      Member.optional("ClientSecret", Constraint.CLIENT_SECRET)),
  /** Ends every session of a user. */
  GLOBAL_SIGN_OUT(
      "GlobalSignOut",
      Proof.ACCESS_TOKEN,
      Member.required("AccessToken", Constraint.token("accessToken")));

  private final String wireName;
  private final Proof proof;

  @SuppressWarnings("ImmutableEnumChecker") // List.of, of records
  private final List<Member> own;

  PoolOperation(String wireName, Proof proof, Member... own) {
    this.wireName = wireName;
    this.proof = proof;
    this.own = List.of(own);
  }

  /** The name as the service model spells it, such as {@code ForgotPassword}. */
  public String wireName() {
    return wireName;
  }

  /** The whole X-Amz-Target value. */
  public String target() {
    return Operation.TARGET_PREFIX + wireName;
  }

  Proof proof() {
    return proof;
  }

  List<Member> own() {
    return own;
  }

  /** The operation of an X-Amz-Target value, or empty for any other text. */
  static Optional<PoolOperation> ofTarget(String target) {
    for (PoolOperation operation : values()) {
      if (operation.target().equals(target)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  /** What shows which app client, or which user, makes a call. */
  enum Proof {
    /** The members Username and SecretHash. */
    SECRET_HASH,
    /** USERNAME and SECRET_HASH in the map AuthParameters. */
    AUTH_PARAMETERS,
    /** USERNAME and SECRET_HASH in the map ChallengeResponses. */
    CHALLENGE_RESPONSES,
    /** The member ClientSecret, beside a token that says who the user is. */
    CLIENT_SECRET,
    /** The member AccessToken, which names the client and the user. */
    ACCESS_TOKEN
  }

  /** A text member that only some operations have. */
  record Member(String name, Constraint constraint, boolean isRequired) {
    static Member required(String name, Constraint constraint) {
      return new Member(name, constraint, true);
    }

    static Member optional(String name, Constraint constraint) {
      return new Member(name, constraint, false);
    }
  }
}
