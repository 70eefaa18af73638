package io.forgotpassword.gateway.demo;

/** A Lambda trigger that ClientMetadata reaches. */
public enum Trigger {
  /** Before a user is let in, ForgotPassword. */
  PRE_SIGN_UP,
  /** Words the message, ForgotPassword. */
  CUSTOM_MESSAGE,
  /** Brings in a user whom the pool does not know, ForgotPassword. */
  USER_MIGRATION,
  /** After the new password is set, ConfirmForgotPassword. */
  POST_CONFIRMATION,
  /** Before a sign-in's password is looked at, InitiateAuth. */
  PRE_AUTHENTICATION,
  /** After a sign-in, RespondToAuthChallenge. */
  POST_AUTHENTICATION
}
