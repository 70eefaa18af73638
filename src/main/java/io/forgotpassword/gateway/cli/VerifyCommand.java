package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.audit.ChainVerifier;
import io.forgotpassword.gateway.audit.ChainVerifier.BrokenChainException;
import io.forgotpassword.gateway.audit.ChainVerifier.ChainTotals;
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
    exitCodeList = {
      "0:proved up to the checkpoint of --checkpoint, by the key of --public-key",
      "1:broken",
      "2:nothing that could be verified",
      "3:consistent, but not proved"
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final int NOT_PROVED = 3;
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

  @Option(
      names = "--trail",
      paramLabel = "ID",
      description = "The trail that the files must be of, as its checkpoints name it.")
  private @Nullable String trail;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Path beside = directory();
      VerifyingKey key =
          VerifyingKey.read(publicKey != null ? publicKey : ChainVerifier.keyIn(beside));
      // Reads the checkpoint first: it must not be newer than the files, which may be growing.
      ChainVerifier verifier = ChainVerifier.of(key, kept(), trail);
      return report(verifier.verify(segments()), key, verifier.keptSequence());
    } catch (BrokenChainException e) {
      err.println("broken: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      err.println(e.getMessage() + " (expected: audit files and a public key that can be read)");
      return CommandLine.ExitCode.USAGE;
    }
  }

  private @Nullable Path kept() {
    Path beside = ChainVerifier.checkpointIn(audit.get(0));
    return checkpoint == null && Files.exists(beside) ? beside : checkpoint;
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

  /** Prints what is proved and what was read; kept is the checkpoint among the records, or 0. */
  private int report(ChainTotals totals, VerifyingKey key, long kept) {
    PrintWriter out = spec.commandLine().getOut();
    boolean proved = publicKey != null && checkpoint != null;
    out.printf(
        "%s: records %d to %d of %s in %d segments, signed with key %s%n%n",
        proved ? "proved" : "consistent, but not proved",
        totals.first(),
        proved ? kept : totals.last(),
        totals.trail().isEmpty() ? "a trail without a name" : "trail " + totals.trail(),
        totals.segments(),
        key.id());
    out.printf(FIGURE, "events", totals.events());
    out.printf(FIGURE, "checkpoints", totals.checkpoints());
    out.printf(FIGURE, "stated gaps", totals.gaps());
    totals.missing().forEach((reason, n) -> out.printf(FIGURE, "  events lost, " + reason.id(), n));
    out.printf(FIGURE, "  bytes of unfinished lines", totals.tornBytes());
    out.printf(FIGURE, "ledger: emitted", totals.emitted());
    out.printf(FIGURE, "ledger: written", totals.written());
    out.printf(FIGURE, "ledger: spooled", totals.spooled());
    out.printf(FIGURE, "ledger: dropped", totals.dropped());
    reportUnproved(out, totals, kept);
    out.flush();
    return proved ? CommandLine.ExitCode.OK : NOT_PROVED;
  }

  private void reportUnproved(PrintWriter out, ChainTotals totals, long kept) {
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
    if (checkpoint == null) {
      out.printf(
          "end not proved: keep a checkpoint.json elsewhere and give it with --checkpoint%n");
    } else if (totals.last() > kept) {
      out.printf("end not proved: records %d to %d, and any cut off%n", kept + 1, totals.last());
    }
  }
}
