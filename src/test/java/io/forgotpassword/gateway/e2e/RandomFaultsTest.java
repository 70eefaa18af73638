package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.ReceivedCall;
import io.forgotpassword.gateway.e2e.FaultProxy.Fault;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many requests over a network that fails at random: none is lost, none is sent twice. */
@Tag("slow")
class RandomFaultsTest {
  private static final int REQUESTS = 10_000;

  /** Fewer than half of the calls that the pool remembers. */
  private static final int AT_ONCE = 100;

  private static final int FAULTY_PERCENT = 30;

  @TempDir Path directory;

  private final Random random = new Random(5);

  @Test
  void every_request_is_answered_and_written_down_once() throws Exception {
    Map<Integer, Integer> answers = new TreeMap<>();
    try (TestGateway gateway =
            TestGateway.in(directory).withCognito("timeout: 1s, connections: 64").startPool();
        FaultProxy proxy =
            new FaultProxy(gateway.pool().endpoint(), Duration.ofMillis(300), this::fault)) {
      gateway.withEndpoint(proxy.endpoint()).start();
      for (int sent = 0; sent < REQUESTS; sent += AT_ONCE) {
        for (HttpResponse<String> answer : send(gateway, sent)) {
          answers.merge(answer.statusCode(), 1, Integer::sum);
        }
        assertThat(gateway.pool().received())
            .extracting(ReceivedCall::username)
            .doesNotHaveDuplicates();
      }
      assertThat(answers).containsOnlyKeys(200, 500);
      assertThat(answers.values().stream().mapToInt(n -> n).sum()).isEqualTo(REQUESTS);
      gateway.stopGateway();
      assertThat(gateway.audit()).hasSize(REQUESTS);
    }
  }

  private static List<HttpResponse<String>> send(TestGateway gateway, int from) {
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = from; i < from + AT_ONCE; i++) {
      sent.add(gateway.callAsync("ForgotPassword", Calls.forgot("user" + i).toString()));
    }
    return sent.stream().map(CompletableFuture::join).toList();
  }

  private synchronized Fault fault() {
    Fault[] all = Fault.values();
    return random.nextInt(100) < FAULTY_PERCENT ? all[random.nextInt(all.length)] : Fault.NONE;
  }
}
