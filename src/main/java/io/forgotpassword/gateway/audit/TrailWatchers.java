package io.forgotpassword.gateway.audit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells watchers each record as it is written. For any thread. */
public final class TrailWatchers {
  /** A few people and a few tools; each may have some 1 MiB waiting. */
  public static final int MAX_WATCHERS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(TrailWatchers.class);

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Is told of records on the writer's thread, so it must not block. */
  public interface Watcher {
    /** A record was written: its {@code metadata.sequence}, and its canonical JSON. */
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

  /** Tells of lines that were written, the first of them with this sequence number. */
  void written(long first, List<byte[]> lines) {
    for (int i = 0; i < lines.size() && !watchers.isEmpty(); i++) {
      String line = new String(lines.get(i), StandardCharsets.UTF_8);
      for (Watcher watcher : watchers) {
        try {
          watcher.written(first + i, line);
        } catch (RuntimeException e) {
          LOG.error("a watcher of the audit trail failed and is told no more", e);
          remove(watcher);
        }
      }
    }
  }
}
