package io.forgotpassword.gateway.recovery;

import static io.forgotpassword.gateway.recovery.SingleFlightFixtures.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.FlightTable.Flight;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Random flights against a map, under keys that meet in the index. */
class FlightTableTest {
  private static final long WINDOW = 100;
  private static final int KEYS = 90;

  /** More than begin in a window here. */
  private static final int MOST = 1_000;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Map<BucketKey, Begun> model = new HashMap<>();

  private static final class Begun {
    final Flight flight = new Flight();
    final Outcome answer;
    final long at;
    boolean landed;

    Begun(long at) {
      this.at = at;
      this.answer = accepted("at " + at);
    }
  }

  /** Many begin their search in the same place, some of them at the index' end. */
  private static BucketKey key(Random random) {
    int number = random.nextInt(KEYS);
    return new BucketKey(number, number % 20 - 10);
  }

  @Property(tries = 200)
  void it_has_the_flights_that_a_map_has(@ForAll long seed) {
    FlightTable table = new FlightTable(WINDOW, MOST, nanos::get);
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      BucketKey key = key(random);
      Begun known = known(key);
      switch (random.nextInt(8)) {
        case 0 -> {
          if (known != null && !known.landed) {
            table.forget(known.flight);
            model.remove(key);
          }
        }
        case 1 -> {
          if (known != null) {
            table.land(known.flight, known.answer);
            known.landed = true;
          }
        }
        case 2 -> nanos.addAndGet(random.nextInt(20));
        default -> begin(table, key, known);
      }
      assertSame(known(key), table.board(key, Integer.MAX_VALUE));
    }
    nanos.addAndGet(WINDOW);
    assertThat(table.sweep()).isFalse();
    assertThat(table.size()).isZero();
  }

  @Example
  void of_answers_that_are_unusually_long_the_eldest_are_not_shared() {
    FlightTable table = new FlightTable(WINDOW, MOST, nanos::get);
    List<Outcome> answers = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      Flight flight = new Flight();
      assertThat(table.boardOrBegin(new BucketKey(i, i), flight)).isNull();
      answers.add(accepted("x".repeat(246) + (1_000 + i)));
      table.land(flight, answers.get(i));
    }
    List<Integer> shared = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      Future<Outcome> answer = table.board(new BucketKey(i, i), Integer.MAX_VALUE);
      if (answer != null) {
        assertThat(answer.result()).isEqualTo(answers.get(i));
        shared.add(i);
      }
    }
    assertThat(shared).hasSizeBetween(1, MOST - 1).endsWith(MOST - 1);
    assertThat(table.boardOrBegin(new BucketKey(0, 0), new Flight()))
        .as("it is forwarded anew")
        .isNull();
  }

  private void begin(FlightTable table, BucketKey key, @Nullable Begun known) {
    Begun begun = new Begun(nanos.get());
    Future<Outcome> shared = table.boardOrBegin(key, begun.flight);
    assertSame(known, shared);
    if (known == null) {
      model.put(key, begun);
    }
  }

  private @Nullable Begun known(BucketKey key) {
    Begun begun = model.get(key);
    return begun == null || nanos.get() - begun.at >= WINDOW ? null : begun;
  }

  private static void assertSame(@Nullable Begun expected, @Nullable Future<Outcome> shared) {
    assertThat(shared == null).isEqualTo(expected == null);
    if (shared != null && expected != null) {
      assertThat(shared.result()).isEqualTo(expected.landed ? expected.answer : null);
    }
  }
}
