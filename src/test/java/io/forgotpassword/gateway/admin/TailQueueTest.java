package io.forgotpassword.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One who looks on and does not keep up is told how much was missed, once, and where. */
class TailQueueTest {
  private static final int TOO_MANY = 5;

  private final AtomicInteger announcements = new AtomicInteger();
  private final TailQueue queue = new TailQueue(announcements::incrementAndGet);
  private long sequence;

  @BeforeEach
  void fill() {
    write(TailQueue.MAX_WAITING + TOO_MANY);
  }

  private void write(int records) {
    for (int i = 0; i < records; i++) {
      queue.written(++sequence, "{}");
    }
  }

  private TailQueue.Waiting last(int records) {
    for (int i = 1; i < records; i++) {
      assertThat(queue.poll()).isNotNull();
    }
    return Objects.requireNonNull(queue.poll());
  }

  @Test
  void what_found_no_room_at_the_very_end_is_told_once_nothing_waits() {
    assertThat(queue.takeDropped()).as("it belongs behind what waits").isZero();
    last(TailQueue.MAX_WAITING);
    assertThat(queue.poll()).isNull();
    assertThat(queue.takeDropped()).isEqualTo(TOO_MANY);
    assertThat(queue.takeDropped()).isZero();
    write(1);
    assertThat(last(1).dropped()).isZero();
  }

  @Test
  void what_found_no_room_in_between_is_told_with_the_next() {
    last(1);
    write(1);
    TailQueue.Waiting next = last(TailQueue.MAX_WAITING);
    assertThat(next.dropped()).isEqualTo(TOO_MANY);
    assertThat(next.sequence()).isEqualTo(TailQueue.MAX_WAITING + TOO_MANY + 1);
    assertThat(queue.takeDropped()).isZero();
  }

  @Test
  void it_is_announced_once_until_that_was_heard() {
    assertThat(announcements).hasValue(1);
    queue.heard();
    last(1);
    write(1);
    assertThat(announcements).hasValue(2);
  }
}
