package io.forgotpassword.loadtests.disclosure;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Each user is asked for twice, and exists at one of the two times; a coin says at which. All users
 * are asked for once before the first is asked for again, so that what changes in the course of a
 * run falls on both kinds alike.
 */
final class Users {
  private static final int NUMBER_AT = "user-".length();
  private static final int DIGITS = 7;

  private final int count;
  private final BitSet existFirst = new BitSet();
  private final AtomicIntegerArray asked;

  Users(int count, long seed) {
    this.count = count;
    this.asked = new AtomicIntegerArray(count);
    SplittableRandom coin = new SplittableRandom(seed);
    for (int user = 0; user < count; user++) {
      existFirst.set(user, coin.nextBoolean());
    }
  }

  int questions() {
    return 2 * count;
  }

  /** Whom a question is about. */
  int userOf(int question) {
    return question % count;
  }

  /**
   * Whether the user of a question exists when it is asked; every other one who is not measured.
   */
  boolean exists(int question) {
    return question < 0 ? question % 2 == 0 : existFirst.get(userOf(question)) == question < count;
  }

  /** All names are of one length. */
  static String name(int user) {
    return "user-%07d@example.com".formatted(user);
  }

  /** One of those who are not measured. */
  int other(int number) {
    return count + number;
  }

  /** The question that a request to the upstream belongs to; negative for who is not measured. */
  int questionOf(String request) {
    int at = request.lastIndexOf("user-") + NUMBER_AT;
    int user = Integer.parseInt(request.substring(at, at + DIGITS));
    return user >= count ? -user : user + count * Math.min(1, asked.getAndIncrement(user));
  }
}
