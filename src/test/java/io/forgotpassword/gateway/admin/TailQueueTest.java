package io.forgotpassword.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.admin.TailQueue.Waiting;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What finds no room is counted, and told once. */
class TailQueueTest {
  private final AtomicInteger announcements = new AtomicInteger();
  private final TailQueue queue = new TailQueue(announcements::incrementAndGet);

  private void write(long from, long records) {
    for (long sequence = from; sequence < from + records; sequence++) {
      queue.written(sequence, "line " + sequence);
    }
  }

  @Test
  void the_next_record_that_finds_room_says_how_many_did_not() {
    write(1, TailQueue.MAX_WAITING + 3);
    assertThat(queue.poll()).isEqualTo(new Waiting(0, 1, "line 1"));
    assertThat(queue.poll()).isEqualTo(new Waiting(0, 2, "line 2"));
    assertThat(queue.takeDropped()).isZero();
    write(2000, 2);
    for (int i = 3; i <= TailQueue.MAX_WAITING; i++) {
      assertThat(queue.poll()).isEqualTo(new Waiting(0, i, "line " + i));
    }
    assertThat(queue.poll()).isEqualTo(new Waiting(3, 2000, "line 2000"));
    assertThat(queue.poll()).isEqualTo(new Waiting(0, 2001, "line 2001"));
    assertThat(queue.takeDropped()).isZero();
  }

  @Test
  void those_after_the_last_record_are_told_when_it_was_taken() {
    write(1, TailQueue.MAX_WAITING + 3);
    while (queue.poll() != null) {
      assertThat(announcements).hasValue(1);
    }
    assertThat(queue.takeDropped()).isEqualTo(3);
    assertThat(queue.takeDropped()).isZero();
  }

  @Test
  void records_are_announced_once_until_somebody_looks() {
    write(1, 2);
    assertThat(announcements).hasValue(1);
    queue.acknowledge();
    write(3, 2);
    assertThat(announcements).hasValue(2);
  }
}
