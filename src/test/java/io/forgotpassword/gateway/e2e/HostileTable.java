package io.forgotpassword.gateway.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What was tried, what came back, and how long normal requests took meanwhile, against how long
 * they took when there was nothing else.
 */
final class HostileTable {
  private final List<Long> quiet;
  private final Set<String> rows = new ConcurrentSkipListSet<>();

  HostileTable(List<Long> quiet) {
    this.quiet = quiet;
  }

  void add(HostileInput input, String cameBack, List<Long> meanwhile) {
    rows.add(
        "| %s | %s | %d | %s | %s |"
            .formatted(
                input.name().replace("|", "\\|"),
                cameBack,
                meanwhile.size(),
                times(meanwhile, 0.5),
                times(meanwhile, 0.99)));
  }

  private String times(List<Long> meanwhile, double share) {
    double took = quantile(meanwhile, share);
    return "%.1f (%.1f)".formatted(took, took / quantile(quiet, share));
  }

  private static double quantile(List<Long> sorted, double share) {
    return sorted.get((int) (share * (sorted.size() - 1))) / 1e6;
  }

  void writeTo(Path file) throws IOException {
    String head =
        """
        Beside each input a client kept asking; none of its requests failed. Alone, its median was %.1f ms and its
        99th percentile %.1f ms, of %d; in brackets, so many times that.

        | input | what came back | normal requests answered | median, ms | p99, ms |
        |---|---|---|---|---|
        """
            .formatted(quantile(quiet, 0.5), quantile(quiet, 0.99), quiet.size());
    Files.writeString(file, head + String.join("\n", rows) + "\n");
  }
}
