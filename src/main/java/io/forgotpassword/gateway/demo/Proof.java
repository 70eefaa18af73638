package io.forgotpassword.gateway.demo;

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
  /** The member AccessToken, which says everything. */
  ACCESS_TOKEN
}
