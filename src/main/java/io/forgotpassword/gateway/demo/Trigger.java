package io.forgotpassword.gateway.demo;

/** A Lambda trigger that ClientMetadata reaches. */
public enum Trigger {
  /** Before a user is let in, ForgotPassword and SignUp. */
  PRE_SIGN_UP,
  /** Words the message, ForgotPassword, SignUp and ResendConfirmationCode. */
  CUSTOM_MESSAGE,
  /** Brings in a user whom the pool does not know, ForgotPassword and USER_PASSWORD_AUTH. */
  USER_MIGRATION,
  /** After a code was right, ConfirmForgotPassword and ConfirmSignUp. */
  POST_CONFIRMATION,
  /** Before a sign-in's password is looked at, InitiateAuth. */
  PRE_AUTHENTICATION,
  /** After a sign-in, RespondToAuthChallenge. */
  POST_AUTHENTICATION
}
