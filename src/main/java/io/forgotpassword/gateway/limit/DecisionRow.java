package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One remembered decision, kept as numbers in place of the one before: thousands of small objects
 * that live for a second are copied by every collection in it. Thread-safe.
 */
final class DecisionRow {
  private static final int HIGH = 0;
  private static final int LOW = 1;
  private static final int BEFORE = 2;
  private static final int AFTER = 3;
  private static final int WAIT = 4;
  private static final int WINDOW = 5;
  private static final int ADMITS = 6;
  private static final int WORDS = 7;

  private static final long[] NOTHING = {};

  private long idHigh;
  private long idLow;
  private long epochMillis;
  private @Nullable Verdict verdict;
  private boolean ofRefusedCountry;
  private final List<LimitRule> rules = new ArrayList<>();
  private long[] words = NOTHING;

  synchronized void set(DecisionLog.Entry entry) {
    idHigh = entry.id().high();
    idLow = entry.id().low();
    epochMillis = entry.epochMillis();
    verdict = entry.verdict();
    ofRefusedCountry = entry.admission().isOfRefusedCountry();
    rules.clear();
    entry.admission().forEachDraw(this::add);
  }

  private void add(BucketRequest draw, BucketProbe reading) {
    int at = rules.size() * WORDS;
    rules.add(draw.rule());
    if (words.length == at) {
      words = Arrays.copyOf(words, at + WORDS);
    }
    words[at + HIGH] = draw.key().high();
    words[at + LOW] = draw.key().low();
    words[at + BEFORE] = reading.before();
    words[at + AFTER] = reading.after();
    words[at + WAIT] = reading.nanosToWait();
    words[at + WINDOW] = reading.window();
    words[at + ADMITS] = reading.admits() ? 1 : 0;
  }

  synchronized boolean isOf(RequestId id) {
    return verdict != null && idHigh == id.high() && idLow == id.low();
  }

  /** The decision as it was set; null when none was. */
  synchronized DecisionLog.@Nullable Entry get() {
    Verdict decided = verdict;
    if (decided == null) {
      return null;
    }
    List<BucketRequest> drawn = new ArrayList<>(rules.size());
    List<BucketProbe> read = new ArrayList<>(rules.size());
    for (LimitRule rule : rules) {
      int at = drawn.size() * WORDS;
      drawn.add(new BucketRequest(rule, new BucketKey(words[at + HIGH], words[at + LOW])));
      read.add(
          new BucketProbe(
              words[at + ADMITS] != 0,
              words[at + BEFORE],
              words[at + AFTER],
              (int) words[at + WINDOW],
              words[at + WAIT]));
    }
    return new DecisionLog.Entry(
        new RequestId(idHigh, idLow),
        epochMillis,
        decided,
        ofRefusedCountry
            ? RateLimitResult.ofRefusedCountry(drawn, read)
            : RateLimitResult.of(drawn, read));
  }
}
