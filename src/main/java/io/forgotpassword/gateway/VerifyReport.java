package io.forgotpassword.gateway;

import io.forgotpassword.gateway.audit.ChainTotals;
import io.forgotpassword.gateway.audit.VerifyingKey;
import java.io.PrintWriter;

/** What a verified chain is told as: the totals, what is missing, and what is not proved. */
final class VerifyReport {
  private static final String FIGURE = "%-32s %14d%n";

  private final ChainTotals totals;
  private final VerifyingKey key;
  private final boolean keyOfTheFiles;

  VerifyReport(ChainTotals totals, VerifyingKey key, boolean keyOfTheFiles) {
    this.totals = totals;
    this.key = key;
    this.keyOfTheFiles = keyOfTheFiles;
  }

  void print(PrintWriter out) {
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
    printUnproved(out);
    out.flush();
  }

  private void printUnproved(PrintWriter out) {
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
    if (keyOfTheFiles) {
      out.printf(
          "not proved: whose key it is; keep a copy elsewhere and give it with --public-key%n");
    }
  }
}
