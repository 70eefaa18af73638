package io.forgotpassword.gateway;

import io.forgotpassword.gateway.audit.TestTrail;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A program that publishes audit events until it is killed. */
final class AuditLoad {
  private AuditLoad() {}

  public static void main(String[] arguments) throws Exception {
    try (TestTrail trail = TestTrail.in(Path.of(arguments[0]))) {
      System.out.println("publishing");
      while (!Thread.currentThread().isInterrupted()) {
        trail.publish(20).refuse(20);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
