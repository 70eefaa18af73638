package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Who showed the right password is let in, unless disabled or not yet confirmed. */
final class SignIn {
  private final Sessions sessions;
  private final TokenIssuer tokens;

  SignIn(Sessions sessions, TokenIssuer tokens) {
    this.sessions = sessions;
    this.tokens = tokens;
  }

  ObjectNode admit(Account account, String clientId) {
    if (!account.user().enabled()) {
      throw Refusals.disabled();
    }
    if (!account.user().confirmed()) {
      throw Refusals.notConfirmed();
    }
    ObjectNode answer = tokens.first(sessions.begin(account, clientId));
    answer.putObject("ChallengeParameters");
    return answer;
  }
}
