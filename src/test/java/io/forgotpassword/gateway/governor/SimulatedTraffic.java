package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Requests of several groups of callers at a governor of 25 calls a second, on a fake clock. The
 * same seed makes the same requests, so that governors can be compared.
 */
final class SimulatedTraffic {
  private static final Duration MAX_WAIT = Duration.ofMillis(2500);

  private static final double NANOS = 1e9;

  private final List<Request> requests = new ArrayList<>();
  private final Random random;

  /** A request of a group, some nanoseconds after the start. */
  record Request(String group, long at, ClientIp caller) {}

  /** What a request got. */
  record Answer(Request request, Future<PermitResult> permit) {}

  SimulatedTraffic(long seed) {
    this.random = new Random(seed);
  }

  /** Adds a group whose requests come at random times, so many a second on average. */
  SimulatedTraffic add(
      String group, double perSecond, Duration from, Duration until, Supplier<ClientIp> callers) {
    double at = from.toNanos();
    while (true) {
      at -= Math.log(1 - random.nextDouble()) * NANOS / perSecond;
      if (at >= until.toNanos()) {
        return this;
      }
      requests.add(new Request(group, (long) at, callers.get()));
    }
  }

  /** An address anywhere in IPv4. */
  ClientIp anywhere() {
    return v4(random.nextInt());
  }

  /** One of so many /24s. They are anywhere in IPv4, or evenly in so many /16s. */
  Supplier<ClientIp> oneOf(int networks, int blocks) {
    int[] starts = random.ints(blocks).toArray();
    ClientIp[] callers = new ClientIp[networks];
    for (int i = 0; i < networks; i++) {
      callers[i] =
          blocks == 0
              ? anywhere()
              : v4((starts[i % blocks] & 0xFFFF_0000) | ((i / blocks % 256) << 8) | 1);
    }
    return () -> callers[random.nextInt(networks)];
  }

  static ClientIp v4(int address) {
    return ClientIp.ofBytes(ByteBuffer.allocate(Integer.BYTES).putInt(address).array());
  }

  /** Puts all requests to a new governor, as the gateway does: is there room, then a permit. */
  List<Answer> answers() {
    FakeTime time = new FakeTime();
    Governor governor = time.governor(25, MAX_WAIT);
    requests.sort(Comparator.comparingLong(Request::at));
    List<Answer> answers = new ArrayList<>();
    long start = time.getAsLong();
    for (Request request : requests) {
      time.advance(start + request.at - time.getAsLong());
      answers.add(
          new Answer(
              request,
              governor.hasRoomFor(request.caller, Lane.PUBLIC, false)
                  ? governor.ask(request.caller, Lane.PUBLIC, () -> false, this)
                  : Future.succeededFuture(PermitResult.TOO_LATE)));
    }
    time.advance(MAX_WAIT.multipliedBy(2));
    return answers;
  }

  /** The share of a group's requests of a span that got a permit. */
  static double success(List<Answer> answers, String group, Duration from, Duration until) {
    return answers.stream()
        .filter(
            answer ->
                answer.request.group.equals(group)
                    && answer.request.at >= from.toNanos()
                    && answer.request.at < until.toNanos())
        .mapToInt(answer -> answer.permit.result() == PermitResult.GRANTED ? 1 : 0)
        .average()
        .orElseThrow();
  }
}
