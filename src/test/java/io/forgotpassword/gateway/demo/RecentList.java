package io.forgotpassword.gateway.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The most recent elements, oldest first; a full list drops its oldest. Thread-safe. */
final class RecentList<T> {
  private final int max;
  private final Deque<T> elements = new ArrayDeque<>();

  RecentList(int max) {
    this.max = max;
  }

  synchronized void add(T element) {
    if (elements.size() == max) {
      elements.removeFirst();
    }
    elements.addLast(element);
  }

  /** A copy of what is there now. */
  synchronized List<T> copy() {
    return List.copyOf(elements);
  }
}
