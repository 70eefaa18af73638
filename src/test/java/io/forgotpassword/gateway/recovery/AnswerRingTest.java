package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

/** Random answers against a list of all that were ever put. */
class AnswerRingTest {
  private static final long WINDOW = 1_000;

  /** The longest that a KeptAnswer has. */
  private static final int LONGEST = 1_020;

  private long now;
  private final List<Put> all = new ArrayList<>();

  @BeforeTry
  void begin() {
    now = Long.MAX_VALUE - 10_000;
    all.clear();
  }

  private record Put(long place, ByteBuffer answer, long at) {}

  private void put(AnswerRing ring, Random random, int longest) {
    byte[] answer = new byte[random.nextInt(longest + 1)];
    random.nextBytes(answer);
    all.add(new Put(ring.put(answer, now), ByteBuffer.wrap(answer), now));
  }

  private long young() {
    return all.stream().filter(put -> now - put.at < WINDOW).count();
  }

  private long kept(AnswerRing ring) {
    long kept = 0;
    for (Put put : all) {
      if (ring.has(put.place)) {
        assertThat(ByteBuffer.wrap(ring.get(put.place))).isEqualTo(put.answer);
        kept++;
      }
    }
    return kept;
  }

  @Property(tries = 100)
  void it_keeps_all_that_are_younger_than_the_window(@ForAll long seed) {
    AnswerRing ring = new AnswerRing(WINDOW, 1 << 20);
    Random random = new Random(seed);
    for (int phase = 0; phase < 6; phase++) {
      int longest = random.nextInt(LONGEST) + 1;
      int pace = random.nextInt(40) + 1;
      for (int i = 0; i < 200; i++) {
        now += random.nextInt(pace);
        put(ring, random, longest);
      }
      assertThat(kept(ring)).isGreaterThanOrEqualTo(young());
      assertThat(all).allMatch(put -> now - put.at >= WINDOW || ring.has(put.place));
      if (random.nextInt(3) == 0) {
        ring.clear();
        assertThat(ring.capacity()).isEqualTo(AnswerRing.FIRST_BYTES);
        assertThat(kept(ring)).isZero();
        all.clear();
      }
    }
  }

  @Property(tries = 50)
  void at_its_bound_the_eldest_give_way(@ForAll long seed) {
    AnswerRing ring = new AnswerRing(WINDOW, 2 * AnswerRing.FIRST_BYTES);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      put(ring, random, LONGEST);
      assertThat(ring.has(all.get(i).place)).isTrue();
    }
    assertThat(ring.capacity()).isEqualTo(2 * AnswerRing.FIRST_BYTES);
    long kept = kept(ring);
    assertThat(kept).isBetween(7L, 499L);
    assertThat(all.subList(500 - (int) kept, 500)).allMatch(put -> ring.has(put.place));
  }

  @Test
  void what_comes_slowly_needs_no_more_room() {
    AnswerRing ring = new AnswerRing(WINDOW, 1 << 20);
    for (int i = 0; i < 10_000; i++) {
      now += WINDOW / 10;
      byte[] answer = new byte[100];
      Arrays.fill(answer, (byte) i);
      long place = ring.put(answer, now);
      assertThat(ring.get(place)).isEqualTo(answer);
    }
    assertThat(ring.capacity()).isEqualTo(AnswerRing.FIRST_BYTES);
  }
}
