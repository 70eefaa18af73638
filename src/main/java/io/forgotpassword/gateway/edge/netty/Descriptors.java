package io.forgotpassword.gateway.edge.netty;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file descriptors of this process, of which callers' connections may not take the last. */
final class Descriptors {
  private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

  /** Left for the admin port, Cognito, Redis and files. */
  private static final double RESERVE = 0.25;

  private Descriptors() {}

  /** As many connections as are configured, or fewer where {@code ulimit -n} is low. */
  static int within(int configured) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? within(configured, unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
        : configured;
  }

  static int within(int configured, long limit, long open) {
    long room = Math.max(1, (long) (limit * (1 - RESERVE)) - open);
    if (room >= configured) {
      return configured;
    }
    LOG.warn(
        "at most {} connections instead of {} (server.max-connections), because ulimit -n is {}",
        room,
        configured,
        limit);
    return (int) room;
  }
}
