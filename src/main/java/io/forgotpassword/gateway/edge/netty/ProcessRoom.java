package io.forgotpassword.gateway.edge.netty;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections of callers the process has file descriptors and memory for. */
final class ProcessRoom {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRoom.class);

  /** The rest is left for the admin port, Cognito, Redis and files. */
  private static final double DESCRIPTOR_SHARE = 0.75;

  /** A connection may hold a head without an end: its bytes, and 128 headers as objects. */
  private static final int HEAD_OBJECTS = 24 * 1024;

  private ProcessRoom() {}

  /** As many as are configured, or fewer where {@code ulimit -n} or the heap is small. */
  static int within(int configured, int maxHead) {
    long byHeap = Runtime.getRuntime().maxMemory() / 2 / (maxHead + HEAD_OBJECTS);
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? within(
            configured, unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount(), byHeap)
        : within(configured, Long.MAX_VALUE, 0, byHeap);
  }

  static int within(int configured, long descriptors, long open, long byHeap) {
    long byDescriptors = (long) (descriptors * DESCRIPTOR_SHARE) - open;
    long room = Math.max(1, Math.min(byDescriptors, byHeap));
    if (room >= configured) {
      return configured;
    }
    LOG.warn(
        "at most {} connections instead of {} (server.max-connections), because {} is low",
        room,
        configured,
        byDescriptors < byHeap ? "ulimit -n" : "the heap (-Xmx)");
    return (int) room;
  }
}
