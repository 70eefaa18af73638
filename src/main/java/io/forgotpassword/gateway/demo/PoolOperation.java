package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.Member.optional;
import static io.forgotpassword.gateway.demo.Member.required;

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
      required("ConfirmationCode", Constraint.CODE),
      required("Password", Constraint.PASSWORD)),
  /** Makes a user who is yet to be confirmed, and sends a code for it. */
  SIGN_UP("SignUp", Proof.SECRET_HASH, required("Password", Constraint.PASSWORD)),
  /** Confirms a user against that code. */
  CONFIRM_SIGN_UP(
      "ConfirmSignUp",
      Proof.SECRET_HASH,
      required("ConfirmationCode", Constraint.CODE),
      optional("Session", Constraint.SESSION)),
  /** Sends another code to a user who is yet to be confirmed. */
  RESEND_CONFIRMATION_CODE("ResendConfirmationCode", Proof.SECRET_HASH),
  /** Begins a sign-in, or ends it at once; or takes a refresh token. */
  INITIATE_AUTH(
      "InitiateAuth",
      Proof.AUTH_PARAMETERS,
      required("AuthFlow", Constraint.AUTH_FLOW),
      optional("Session", Constraint.SESSION)),
  /** Ends a sign-in. */
  RESPOND_TO_AUTH_CHALLENGE(
      "RespondToAuthChallenge",
      Proof.CHALLENGE_RESPONSES,
      required("ChallengeName", Constraint.CHALLENGE_NAME),
      optional("Session", Constraint.SESSION)),
  /** Takes a refresh token. */
  GET_TOKENS_FROM_REFRESH_TOKEN(
      "GetTokensFromRefreshToken",
      Proof.CLIENT_SECRET,
      required("RefreshToken", Constraint.token("refreshToken")),
      optional("ClientSecret", Constraint.CLIENT_SECRET),
      optional("DeviceKey", Constraint.DEVICE_KEY)),
  /** Tells a user who they are. */
  GET_USER("GetUser", Proof.ACCESS_TOKEN, required("AccessToken", Constraint.token("accessToken"))),
  /** Ends what began with one sign-in. */
  REVOKE_TOKEN(
      "RevokeToken",
      Proof.CLIENT_SECRET,
      required("Token", Constraint.token("token")),
      optional("ClientSecret", Constraint.CLIENT_SECRET)),
  /** Ends what began with any sign-in of a user. */
  GLOBAL_SIGN_OUT(
      "GlobalSignOut",
      Proof.ACCESS_TOKEN,
      required("AccessToken", Constraint.token("accessToken")));

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
}
