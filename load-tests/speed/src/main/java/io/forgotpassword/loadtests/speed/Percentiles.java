package io.forgotpassword.loadtests.speed;

import org.HdrHistogram.Histogram;

/** Latencies of a run, in microseconds. */
record Percentiles(long p50, long p99, long p999) {
  /** Of a line that carries it. */
  static final int WORDS = 3;

  /**
   * @param latencies in nanoseconds
   */
  static Percentiles of(Histogram latencies) {
    return new Percentiles(
        latencies.getValueAtPercentile(50) / 1000,
        latencies.getValueAtPercentile(99) / 1000,
        latencies.getValueAtPercentile(99.9) / 1000);
  }

  static Percentiles parse(String[] words, int first) {
    return new Percentiles(
        Long.parseLong(words[first]),
        Long.parseLong(words[first + 1]),
        Long.parseLong(words[first + 2]));
  }

  /** For a reader. */
  String tail() {
    return "p99 %,7d us p99.9 %,7d us".formatted(p99, p999);
  }

  String words() {
    return p50 + " " + p99 + " " + p999;
  }
}
