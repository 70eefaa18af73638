package io.forgotpassword.gateway.recovery;

import java.nio.ByteBuffer;

/**
 * Short answers in a ring of bytes, the newest over the eldest, so that nothing of them is left for
 * the collector to copy. It grows rather than lose one that is younger than the window, up to a
 * bound. Not thread-safe.
 */
final class AnswerRing {
  /** Some thirty usual answers. */
  static final int FIRST_BYTES = 4096;

  /** Before each answer: when it came, and its length. */
  private static final int HEAD = 2 * Long.BYTES;

  private final long window;
  private final int mostBytes;
  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

  /** Places, which count on from round to round, of the eldest answer and of the next. */
  private long first;

  private long end;

  /**
   * @param window nanoseconds that an answer is kept for
   * @param mostBytes it does not grow beyond, a power of two
   */
  AnswerRing(long window, int mostBytes) {
    this.window = window;
    this.mostBytes = mostBytes;
  }

  /**
   * Keeps an answer and returns its place.
   *
   * @param answer much shorter than {@link #FIRST_BYTES}
   * @param now in nanoseconds
   */
  long put(byte[] answer, long now) {
    long place = end;
    int size = sizeOf(answer.length);
    makeRoom(size, now);
    bytes.putLong(indexOf(place), now).putInt(indexOf(place) + Long.BYTES, answer.length);
    int start = indexOf(place + HEAD);
    int before = Math.min(answer.length, capacity() - start);
    bytes.put(start, answer, 0, before).put(0, answer, before, answer.length - before);
    end += size;
    return place;
  }

  private void makeRoom(int size, long now) {
    while (end + size - first > capacity()) {
      boolean lasts = now - bytes.getLong(indexOf(first)) < window;
      if (lasts && capacity() < mostBytes) {
        grow();
      } else {
        first += sizeOf(lengthAt(first));
      }
    }
  }

  /** In a ring of twice the size a place is where it was, or as far behind the middle. */
  private void grow() {
    bytes = ByteBuffer.allocate(2 * capacity()).put(bytes.array()).put(bytes.array());
  }

  /** Whether the answer of a place is still there. */
  boolean has(long place) {
    return place >= first;
  }

  /** The answer of a place, which is still there. */
  byte[] get(long place) {
    byte[] answer = new byte[lengthAt(place)];
    int start = indexOf(place + HEAD);
    int before = Math.min(answer.length, capacity() - start);
    bytes.get(start, answer, 0, before).get(0, answer, before, answer.length - before);
    return answer;
  }

  /** Forgets all answers, and gives back what it has grown by. */
  void clear() {
    if (first < end) {
      bytes = ByteBuffer.allocate(FIRST_BYTES);
      first = end;
    }
  }

  /** How many bytes it takes at the moment. */
  int capacity() {
    return bytes.capacity();
  }

  private int lengthAt(long place) {
    return bytes.getInt(indexOf(place) + Long.BYTES);
  }

  private int indexOf(long place) {
    return (int) (place & (capacity() - 1));
  }

  /** Whole heads, so that none goes round the corner. */
  private static int sizeOf(int length) {
    return HEAD + (length + HEAD - 1) / HEAD * HEAD;
  }
}
