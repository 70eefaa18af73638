package io.forgotpassword.loadtests.speed;

import org.HdrHistogram.Histogram;

/**
 * What a generator saw in one run. Latencies are in microseconds.
 *
 * @param all answers, those to requests whose latencies do not count included
 * @param answers whose latencies count
 * @param unexpected answers with another status than the expected one
 * @param nanos in which the requests were due whose latencies count
 */
record Load(long all, long answers, long unexpected, long nanos, long p50, long p99, long p999) {
  static Load of(long all, Histogram latencies, long unexpected, long nanos) {
    return new Load(
        all,
        latencies.getTotalCount(),
        unexpected,
        nanos,
        latencies.getValueAtPercentile(50) / 1000,
        latencies.getValueAtPercentile(99) / 1000,
        latencies.getValueAtPercentile(99.9) / 1000);
  }

  String line() {
    return String.join(
        " ",
        String.valueOf(all),
        String.valueOf(answers),
        String.valueOf(unexpected),
        String.valueOf(nanos),
        String.valueOf(p50),
        String.valueOf(p99),
        String.valueOf(p999));
  }

  static Load parse(String line) {
    String[] words = line.split(" ", -1);
    return new Load(
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]));
  }

  double perSecond() {
    return answers * 1e9 / nanos;
  }
}
