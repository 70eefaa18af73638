package io.forgotpassword.gateway.audit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who is told each record as it is written. Without a watcher that costs the writer one read of a
 * field. For any thread.
 */
public final class TrailWatchers {
  /** A few people and a few tools; each may have some 1 MiB waiting. */
  public static final int MAX_WATCHERS = 8;

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Is told of records on the writer's thread, so it must neither wait nor fail. */
  public interface Watcher {
    /**
     * A record was written.
     *
     * @param sequence its {@code metadata.sequence}
     * @param line its canonical JSON, one line without an end
     */
    void written(long sequence, String line);
  }

  /** From now on tells a watcher, unless there are {@link #MAX_WATCHERS} of them: then false. */
  public synchronized boolean add(Watcher watcher) {
    return watchers.size() < MAX_WATCHERS && watchers.add(watcher);
  }

  /** Tells a watcher no more. */
  public void remove(Watcher watcher) {
    watchers.remove(watcher);
  }

  /**
   * Tells of lines that were written.
   *
   * @param sequence of the first of them
   */
  void written(long sequence, CanonicalWriter lines) {
    if (watchers.isEmpty()) {
      return;
    }
    long next = sequence;
    String text = StandardCharsets.UTF_8.decode(lines.written()).toString();
    for (String line : text.lines().toList()) {
      for (Watcher watcher : watchers) {
        watcher.written(next, line);
      }
      next++;
    }
  }
}
