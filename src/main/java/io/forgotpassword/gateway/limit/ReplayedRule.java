package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.Username;
import java.util.HashSet;
import java.util.Set;

/** How often one candidate rule was asked and refused, and whom. For one thread. */
public final class ReplayedRule {
  /** More different users or networks than this are not told apart; it bounds the memory. */
  public static final int MOST_DISTINCT = 100_000;

  private final LimitSettings.Rule settings;
  private final Set<Object> users = new HashSet<>();
  private final Set<Object> networks = new HashSet<>();
  private long asked;
  private long refused;

  ReplayedRule(LimitSettings.Rule settings) {
    this.settings = settings;
  }

  void count(RateLimitKeySource subject, boolean admits) {
    asked++;
    if (!admits) {
      refused++;
      Username username = subject.username();
      if (username != null) {
        add(users, username.normalised());
      }
      add(networks, subject.ip().network(settings.ipv4Prefix(), settings.ipv6Prefix()));
    }
  }

  private static void add(Set<Object> seen, Object one) {
    if (seen.size() < MOST_DISTINCT) {
      seen.add(one);
    }
  }

  /** The rule's configured name. */
  public String name() {
    return settings.name();
  }

  /** Whether it refuses or only counts. */
  public LimitSettings.Mode mode() {
    return settings.mode();
  }

  /** Requests it was asked about. */
  public long asked() {
    return asked;
  }

  /** Requests it did not admit; a shadow rule's were let through all the same. */
  public long refused() {
    return refused;
  }

  /** Different users among the refused; {@link #MOST_DISTINCT} means that many or more. */
  public int users() {
    return users.size();
  }

  /** Different networks, by the rule's prefixes, among the refused; bounded like the users. */
  public int networks() {
    return networks.size();
  }
}
