package io.forgotpassword.loadtests;

import io.gatling.http.response.Response;
import io.gatling.javaapi.core.Session;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which answers a run takes for right, and how many of each there were. A gateway that sees the
 * whole load come from one address limits it; it is right to, so such refusals are counted instead
 * of failed.
 */
final class Answers {
  static final String STATUS = "status";

  private final boolean limitsExpected;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder limited = new LongAdder();

  Answers(boolean limitsExpected) {
    this.limitsExpected = limitsExpected;
  }

  /** The statuses that are right, {@code limited} being the protocol's for a limit. */
  Integer[] expected(int limited) {
    return limitsExpected ? new Integer[] {200, limited} : new Integer[] {200};
  }

  static boolean isSuccess(Response response, Session session) {
    return response.status().code() == 200;
  }

  static boolean isRefusal(Response response, Session session) {
    return !isSuccess(response, session);
  }

  Session count(Session session) {
    if (session.contains(STATUS)) {
      (session.getInt(STATUS) == 200 ? accepted : limited).increment();
    }
    return session;
  }

  @Override
  public String toString() {
    return "answers: " + accepted + " accepted, " + limited + " limited";
  }
}
