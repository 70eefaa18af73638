package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.audit.RecordedRequest;
import io.forgotpassword.gateway.audit.RecordedTrail;
import io.forgotpassword.gateway.limit.LimitReplay;
import io.forgotpassword.gateway.limit.LimitReplay.ReplayedRule;
import io.forgotpassword.gateway.limit.LimitSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Prints the result of a replay: one line for each rule, sums, and what could not be replayed. */
final class ReplayReport {
  private static final String COLUMNS = "%-32s %-8s %10s %10s %7s %8s %9s%n";
  private static final String SUM = "%-32s %19d%n";

  private final LimitSettings candidate;
  private final LimitReplay replay;
  private long firstMicros = Long.MAX_VALUE;
  private long lastMicros = Long.MIN_VALUE;
  private long fromNetworks;
  private long mixed;
  private long alike;
  private long unread;

  ReplayReport(LimitSettings candidate, LimitReplay replay) {
    this.candidate = candidate;
    this.replay = replay;
  }

  void saw(RecordedRequest recorded) {
    unread += recorded.wasRefusedUnread() ? recorded.count() : 0;
    if (!recorded.reachedLimits()) {
      return;
    }
    firstMicros = Math.min(firstMicros, recorded.micros());
    lastMicros = Math.max(lastMicros, recorded.micros());
    fromNetworks += recorded.network() ? recorded.count() : 0;
    mixed += recorded.mixed() ? recorded.count() : 0;
    alike += Math.max(0, recorded.count() - LimitReplay.MOST_EQUAL);
  }

  void print(PrintWriter out, RecordedTrail trail) {
    LimitReplay.Totals totals = replay.totals();
    out.printf("%d requests%s%n", totals.asked(), totals.asked() == 0 ? "" : period());
    if (trail.others() > 0) {
      out.printf("%d lines are of other events%n", trail.others());
    }
    if (trail.unreadable() > 0) {
      out.printf("%d lines are unreadable and left out%n", trail.unreadable());
    }
    if (fromNetworks > 0) {
      out.printf(
          "%d requests have a network for an address, which rules by ip count%n", fromNetworks);
    }
    if (unread > 0) {
      out.printf(
          "%d requests were refused by their address before they were read, and are left out%n",
          unread);
    }
    if (mixed > 0) {
      out.printf("%d requests of floods count as from the first one's address and user%n", mixed);
    }
    if (alike > 0) {
      out.printf(
          "%d requests of floods count as the %dth of their line%n", alike, LimitReplay.MOST_EQUAL);
    }
    out.printf("%n" + COLUMNS, "rule", "mode", "asked", "refused", "%", "users", "networks");
    replay.rules().forEach(rule -> print(out, rule));
    out.println();
    out.printf(SUM, "refused as recorded", totals.recorded());
    out.printf(SUM, "refused by the candidate", totals.candidate());
    out.printf(SUM, "newly refused", totals.newlyRefused());
    out.printf(SUM, "newly admitted", totals.newlyAdmitted());
    printUnreplayed(out);
    out.flush();
  }

  private String period() {
    return ", " + instant(firstMicros) + " to " + instant(lastMicros);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS);
  }

  private static void print(PrintWriter out, ReplayedRule rule) {
    double percent = rule.asked() == 0 ? 0 : 100.0 * rule.refused() / rule.asked();
    out.printf(
        COLUMNS,
        rule.settings().name(),
        rule.settings().mode().name().toLowerCase(Locale.ROOT),
        rule.asked(),
        rule.refused(),
        String.format(Locale.ROOT, "%.2f", percent),
        atLeast(rule.users()),
        atLeast(rule.networks()));
  }

  private static String atLeast(int distinct) {
    return distinct < ReplayedRule.MOST_DISTINCT ? String.valueOf(distinct) : distinct + "+";
  }

  private void printUnreplayed(PrintWriter out) {
    for (String rule : replay.unreplayed()) {
      out.printf("not replayed: %s, an audit does not hold what it counts by%n", rule);
    }
    if (!candidate.phoneCountries().equals(LimitSettings.ALL_COUNTRIES)) {
      out.printf("not replayed: phone-countries, an audit does not hold phone numbers%n");
    }
  }
}
