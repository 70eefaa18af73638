package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.audit.ChainTotals;
import io.forgotpassword.gateway.audit.ChainVerifier;
import io.forgotpassword.gateway.audit.ChainVerifier.BrokenChainException;
import io.forgotpassword.gateway.audit.VerifyingKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code audit verify}: proves that an audit is whole, or names the first broken record. */
@Command(
    name = "verify",
    description = "Proves that audit files are whole, or names the first broken record.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:whole", "1:broken", "2:nothing that could be verified"})
public final class VerifyCommand implements Callable<Integer> {
  private static final String FIGURE = "%-32s %14d%n";

  @Parameters(
      arity = "1..*",
      paramLabel = "AUDIT",
      description = "The files of one chain, in any order, or their directory.")
  private List<Path> audit = List.of();

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = "Whose signature counts (default: signing.pub beside the files).")
  private @Nullable Path publicKey;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "A checkpoint that must be there (default: checkpoint.json of the directory).")
  private @Nullable Path checkpoint;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** For picocli. */
  public VerifyCommand() {}

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    try {
      VerifyingKey key = key();
      // Reads the checkpoint first: it must not be newer than the files, which may be growing.
      ChainVerifier verifier = ChainVerifier.of(key, witness());
      ChainTotals totals = verifier.verify(segments());
      report(totals, key);
      return CommandLine.ExitCode.OK;
    } catch (BrokenChainException e) {
      command.getErr().println("broken: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      PrintWriter err = command.getErr();
      err.println(e.getMessage() + " (expected: audit files and a public key that can be read)");
      return CommandLine.ExitCode.USAGE;
    }
  }

  private VerifyingKey key() throws IOException {
    return VerifyingKey.read(publicKey != null ? publicKey : ChainVerifier.keyIn(directory()));
  }

  private @Nullable Path witness() {
    if (checkpoint != null || !Files.isDirectory(audit.get(0))) {
      return checkpoint;
    }
    Path kept = ChainVerifier.checkpointIn(audit.get(0));
    return Files.exists(kept) ? kept : null;
  }

  private Path directory() {
    Path first = audit.get(0).toAbsolutePath();
    Path parent = first.getParent();
    return Files.isDirectory(first) || parent == null ? first : parent;
  }

  private List<Path> segments() throws IOException {
    List<Path> segments = new ArrayList<>();
    for (Path path : audit) {
      segments.addAll(ChainVerifier.segmentsOf(path));
    }
    if (segments.isEmpty()) {
      throw new IOException(audit.get(0) + ": no audit files");
    }
    segments.sort(Comparator.comparing(path -> String.valueOf(path.getFileName())));
    return segments;
  }

  private void report(ChainTotals totals, VerifyingKey key) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "whole: records %d to %d in %d segments, signed with key %s%n%n",
        totals.first(), totals.last(), totals.segments(), key.id());
    out.printf(FIGURE, "events", totals.events());
    out.printf(FIGURE, "checkpoints", totals.checkpoints());
    out.printf(FIGURE, "stated gaps", totals.gaps());
    totals.missing().forEach((reason, n) -> out.printf(FIGURE, "  events lost, " + reason.id(), n));
    out.printf(FIGURE, "  bytes of unfinished lines", totals.tornBytes());
    out.printf(FIGURE, "ledger: emitted", totals.emitted());
    out.printf(FIGURE, "ledger: written", totals.written());
    out.printf(FIGURE, "ledger: spooled", totals.spooled());
    out.printf(FIGURE, "ledger: dropped", totals.dropped());
    reportUnproved(out, totals);
    out.flush();
  }

  private void reportUnproved(PrintWriter out, ChainTotals totals) {
    if (totals.first() > 1) {
      out.printf("not read: records before %d%n", totals.first());
    }
    if (totals.unsealed() > 0) {
      out.printf("not signed yet: the last %d records%n", totals.unsealed());
    }
    if (totals.unfinishedBytes() > 0) {
      out.printf("not finished: the last line, %d bytes%n", totals.unfinishedBytes());
    }
    if (!totals.stopped()) {
      out.printf("not closed: the writer is running, or it was killed%n");
    }
    if (publicKey == null) {
      out.printf(
          "not proved: whose key it is; keep a copy elsewhere and give it with --public-key%n");
    }
  }
}
