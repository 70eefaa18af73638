package io.forgotpassword.loadtests.speed;

/**
 * What a generator saw in one run.
 *
 * @param all answers, those to requests whose latencies do not count included
 * @param answers whose latencies count
 * @param unexpected answers with another status than the expected one
 * @param nanos in which the requests were due whose latencies count
 * @param sinceDue from when a request was due to its answer
 * @param sinceArrival from when the generator got round to it, to send it or to have it wait for a
 *     connection: without what it was late itself
 */
record Load(
    long all,
    long answers,
    long unexpected,
    long nanos,
    Percentiles sinceDue,
    Percentiles sinceArrival) {
  String line() {
    return "%d %d %d %d %s %s"
        .formatted(all, answers, unexpected, nanos, sinceDue.words(), sinceArrival.words());
  }

  static Load parse(String line) {
    String[] words = line.split(" ", -1);
    return new Load(
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Percentiles.parse(words, 4),
        Percentiles.parse(words, 4 + Percentiles.WORDS));
  }

  double perSecond() {
    return answers * 1e9 / nanos;
  }
}
