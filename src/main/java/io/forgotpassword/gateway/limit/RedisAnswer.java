package io.forgotpassword.gateway.limit;

import java.util.ArrayList;
import java.util.List;

/**
 * What Redis said of a request's draws.
 *
 * @param readings in the order of the draws
 * @param left for each draw the permits now left in each window; empty when Redis was not asked
 */
record RedisAnswer(List<BucketProbe> readings, List<long[]> left) {

  /**
   * The answer that {@code draw.lua} gave.
   *
   * @param taken whether the draws were to be charged
   */
  static RedisAnswer of(List<WindowUnits> units, List<Long> answer, boolean taken) {
    boolean admitted = answer.get(0) == 1;
    List<BucketProbe> readings = new ArrayList<>(units.size());
    List<long[]> left = new ArrayList<>(units.size());
    int from = 1;
    for (WindowUnits windows : units) {
      long[] permits = windows.permits(answer, from);
      long wait = windows.nanosToWait(answer, from);
      int scarcest = scarcest(permits);
      long before = permits[scarcest];
      boolean charged = taken && admitted && before >= 1;
      for (int i = 0; charged && i < permits.length; i++) {
        permits[i]--;
      }
      readings.add(new BucketProbe(before >= 1, before, permits[scarcest], scarcest, wait));
      left.add(permits);
      from += windows.windows();
    }
    return new RedisAnswer(readings, left);
  }

  private static int scarcest(long[] permits) {
    int scarcest = 0;
    for (int i = 1; i < permits.length; i++) {
      scarcest = permits[i] < permits[scarcest] ? i : scarcest;
    }
    return scarcest;
  }
}
