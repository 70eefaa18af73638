package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.audit.RecordedRequest;
import io.forgotpassword.gateway.audit.RecordedTrail;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.limit.LimitReplay;
import io.forgotpassword.gateway.limit.LimitReplay.ReplayedRule;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.RateLimitKeySource;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limits replay}: applies the limits of a configuration to recorded requests. */
@Command(
    name = "replay",
    description = "Shows whom the limits of a configuration would have refused, from the audit.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(arity = "1..*", paramLabel = "AUDIT", description = "Audit files, in any order.")
  private List<Path> files = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    Optional<GatewayConfig> candidate = config.load(command.getErr());
    if (candidate.isEmpty()) {
      return CommandLine.ExitCode.USAGE;
    }
    LimitReplay replay = new LimitReplay(candidate.get().limits());
    ReplayReport report = new ReplayReport(candidate.get().limits(), replay);
    try (RecordedTrail trail = RecordedTrail.open(files)) {
      for (RecordedRequest r = trail.next(); r != null; r = trail.next()) {
        if (r.reachedLimits()) {
          boolean succeeded = r.verdict() == Verdict.ACCEPTED;
          RateLimitKeySource source = keysOf(r);
          replay.replay(source, r.micros(), r.wasLimited(), succeeded, r.count());
        }
        report.saw(r);
      }
      report.print(command.getOut(), trail);
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      command.getErr().println(e.getMessage() + " (expected: an audit file that can be read)");
      return CommandLine.ExitCode.USAGE;
    }
  }

  /** A recorded request as limits see it; the pseudonym stands for the username. */
  private static RateLimitKeySource keysOf(RecordedRequest recorded) {
    return new RateLimitKeySource.Named(
        recorded.operation(),
        recorded.ip(),
        Username.of(recorded.pseudonym()),
        recorded.clientId(),
        null,
        recorded.trusted() ? LimitReplay.RECORDED_DEVICE : null);
  }

  /**
   * Prints the result of a replay: one line for each rule, sums, and what could not be replayed.
   */
  private static final class ReplayReport {
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
      note(out, trail.others(), "lines are of other events");
      note(out, trail.unreadable(), "lines are unreadable and left out");
      note(out, fromNetworks, "requests have a network for an address, which rules by ip count");
      note(
          out,
          unread,
          "requests were refused by their address before they were read, and are left out");
      note(out, mixed, "requests of floods count as from the first one's address and user");
      note(
          out,
          alike,
          "requests of floods count as the " + LimitReplay.MOST_EQUAL + "th of their line");
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

    private static void note(PrintWriter out, long count, String what) {
      if (count > 0) {
        out.println(count + " " + what);
      }
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
}
