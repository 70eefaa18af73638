package io.forgotpassword.loadtests.disclosure;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/**
 * Two samples of latencies, and how well one answer's time tells which it is from.
 *
 * @param distance Kolmogorov and Smirnov's D: who guesses from one answer's time whether its user
 *     exists is right in a share of (1 + D) / 2 at the best
 * @param distanceP how probable a D at least as large is when there is no difference
 * @param z Mann and Whitney's U, standardised; positive when known users take longer
 * @param zP how probable a z at least as far from zero is when there is no difference
 * @param auc the probability that a known user's answer takes longer than an unknown one's
 */
record Comparison(
    Times known,
    Times unknown,
    double distance,
    double distanceP,
    double z,
    double zP,
    double auc) {

  static Comparison of(double[] known, double[] unknown) {
    Arrays.sort(known);
    Arrays.sort(unknown);
    KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
    double distance = test.kolmogorovSmirnovStatistic(known, unknown);
    double pairs = (double) known.length * unknown.length;
    double u = rankSum(known, unknown) - known.length * (known.length + 1.0) / 2;
    double z = (u - pairs / 2) / Math.sqrt(pairs * (known.length + unknown.length + 1.0) / 12);
    return new Comparison(
        Times.of(known),
        Times.of(unknown),
        distance,
        test.approximateP(distance, known.length, unknown.length),
        z,
        2 * new NormalDistribution(null, 0, 1).cumulativeProbability(-Math.abs(z)),
        u / pairs);
  }

  private static double rankSum(double[] known, double[] unknown) {
    double[] both = Arrays.copyOf(known, known.length + unknown.length);
    System.arraycopy(unknown, 0, both, known.length, unknown.length);
    double[] ranks = new NaturalRanking().rank(both);
    return IntStream.range(0, known.length).mapToDouble(i -> ranks[i]).sum();
  }

  /** Milliseconds. */
  record Times(double median, double percentile99) {
    private static Times of(double[] sorted) {
      return new Times(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
    }
  }
}
