package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers at once, and not one request more than the limit. */
class ConcurrentLimitTest {
  private static final int THREADS = 8;
  private static final int REQUESTS = 1_000;

  @TempDir Path directory;

  @Test
  void eight_thousand_requests_against_a_limit_of_a_hundred_admit_exactly_a_hundred()
      throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("event-loops: 2")
            .withLimits(
                "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [100 per 8760h]}]}")
            .start()) {
      List<Callable<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String prefix = "user" + i + "-";
        callers.add(() -> accepted(gateway, prefix));
      }
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      int accepted = 0;
      for (Future<Integer> caller : threads.invokeAll(callers)) {
        accepted += caller.get();
      }
      threads.shutdown();
      assertThat(accepted).isEqualTo(100);
      assertThat(gateway.pool().received()).hasSize(100);
    }
  }

  private static int accepted(TestGateway gateway, String prefix) throws Exception {
    int accepted = 0;
    for (int i = 0; i < REQUESTS; i++) {
      var answer = gateway.call("ForgotPassword", Calls.forgot(prefix + i).toString());
      accepted += answer.statusCode() == 200 ? 1 : 0;
    }
    return accepted;
  }
}
