package io.forgotpassword.gateway.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known key nearest to a misspelled one, if it is near enough. */
final class Suggestion {
  private static final int LONGEST = 64;
  private static final int LETTERS_PER_TYPO = 3;

  private Suggestion() {}

  /** {@code ; did you mean x?}, or the other text. */
  static String hint(String typed, Collection<String> known, String otherwise) {
    return known.stream()
        .filter(key -> typed.length() <= LONGEST)
        .filter(key -> distance(typed, key) * LETTERS_PER_TYPO <= key.length())
        .min(Comparator.comparingInt(key -> distance(typed, key)))
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse(otherwise);
  }

  /** The Levenshtein distance: the fewest letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
