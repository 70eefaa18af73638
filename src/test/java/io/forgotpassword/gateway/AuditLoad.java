package io.forgotpassword.gateway;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.TestTrail;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A program that publishes audit events until it is killed. */
public final class AuditLoad {
  private AuditLoad() {}

  /** Takes a directory and, to have them in Kafka too, servers and a topic. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    try (TestTrail trail =
        arguments.length == 1
            ? TestTrail.in(directory)
            : TestTrail.in(
                directory, new AuditSettings.Kafka(arguments[1], arguments[2], Map.of()))) {
      System.out.println("publishing");
      while (!Thread.currentThread().isInterrupted()) {
        trail.publish(5).refuse(5);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
