package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.audit.RecordedRequest;
import io.forgotpassword.gateway.audit.RecordedTrail;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.limit.LimitReplay;
import io.forgotpassword.gateway.limit.RateLimitKeySource;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

  /** For picocli. */
  public ReplayCommand() {}

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
}
