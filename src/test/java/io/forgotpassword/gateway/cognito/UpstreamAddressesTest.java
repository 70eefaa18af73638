package io.forgotpassword.gateway.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.Untraced;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamAddressesTest {
  private static final UpstreamCall CALL =
      UpstreamCall.ofRecovery(
          Operation.FORGOT_PASSWORD,
          "client",
          Username.of("grace"),
          Secret.NONE,
          Secret.NONE,
          null,
          null,
          null,
          Map.of());

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile String[] answer = {};

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void both_families_come_in_turn_and_only_so_many() {
    answer = new String[] {"10.0.0.1", "10.0.0.2", "10.0.0.3", "2001:db8::1", "2001:db8::2"};
    assertThat(hosts(lookUp(addresses())))
        .containsExactly(
            "10.0.0.1", "[2001:db8:0:0:0:0:0:1]", "10.0.0.2", "[2001:db8:0:0:0:0:0:2]");
  }

  @Test
  void an_address_that_failed_comes_last_and_one_that_is_gone_not_at_all() {
    UpstreamAddresses addresses = addresses();
    answer = new String[] {"10.0.0.1", "10.0.0.2"};
    addresses.failed(lookUp(addresses).get(0));
    assertThat(hosts(lookUp(addresses))).containsExactly("10.0.0.2", "10.0.0.1");

    answer = new String[] {"10.0.0.1", "10.0.0.3"};
    assertThat(hosts(lookUp(addresses))).containsExactly("10.0.0.1", "10.0.0.3");
  }

  @Test
  void when_the_name_cannot_be_looked_up_the_last_addresses_are_kept() {
    UpstreamAddresses addresses = addresses();
    answer = new String[] {"10.0.0.1"};
    assertThat(lookUp(addresses)).hasSize(1);
    answer = new String[] {};
    assertThat(onLoop(addresses::lookUp).failed()).isTrue();
    assertThat(hosts(onLoop(addresses::current).result())).containsExactly("10.0.0.1");
  }

  @Test
  void a_call_goes_to_the_next_address_of_another_family_when_one_refuses() {
    HttpServer server = listening();
    answer = new String[] {"::1", "127.0.0.1"};
    CognitoClient client = client(server.actualPort());
    assertThat(verdictOf(client)).isEqualTo(Verdict.ACCEPTED);
    assertThat(requests).hasValue(1);
  }

  @Test
  void a_name_without_an_address_is_unreachable_until_it_has_one() {
    HttpServer server = listening();
    CognitoClient client = client(server.actualPort());
    assertThat(verdictOf(client)).isEqualTo(Verdict.UNREACHABLE);
    answer = new String[] {"127.0.0.1"};
    assertThat(verdictOf(client)).isEqualTo(Verdict.ACCEPTED);
  }

  private Verdict verdictOf(CognitoClient client) {
    Deadline deadline =
        Deadline.of(
            System.nanoTime(), Duration.ofSeconds(5), System::nanoTime, () -> false, Duration.ZERO);
    Future<Outcome> outcome = onLoop(() -> client.call(CALL, deadline, Untraced.REQUEST));
    return outcome.result().verdict();
  }

  private CognitoClient client(int port) {
    CognitoSettings settings =
        new CognitoSettings(
            "eu-west-1",
            URI.create("http://cognito.example:" + port),
            CognitoSettings.Signing.NONE,
            Duration.ofSeconds(5),
            1,
            25,
            List.of(),
            Map.of());
    return new CognitoClient(
        vertx, settings, RequestSigner.NONE, (operation, nanos) -> {}, this::lookup);
  }

  private HttpServer listening() {
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              requests.incrementAndGet();
              request.response().end("{}");
            })
        .listen(0, "127.0.0.1")
        .await();
  }

  private UpstreamAddresses addresses() {
    return new UpstreamAddresses(vertx, "cognito.example", 443, this::lookup);
  }

  private InetAddress[] lookup(String host) throws UnknownHostException {
    assertThat(host).isEqualTo("cognito.example");
    if (answer.length == 0) {
      throw new UnknownHostException(host);
    }
    InetAddress[] found = new InetAddress[answer.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(answer[i]);
    }
    return found;
  }

  private List<SocketAddress> lookUp(UpstreamAddresses addresses) {
    return onLoop(addresses::lookUp).result();
  }

  private static List<String> hosts(List<SocketAddress> addresses) {
    return addresses.stream().map(SocketAddress::host).toList();
  }

  /** Runs where such things live, and waits for the end. */
  private <T> Future<T> onLoop(Supplier<Future<T>> action) {
    Future<T> result =
        Future.future(
            promise ->
                vertx.runOnContext(
                    go ->
                        Future.succeededFuture()
                            .compose(start -> action.get())
                            .onComplete(promise)));
    result.transform(done -> Future.succeededFuture()).await();
    return result;
  }
}
