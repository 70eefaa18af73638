package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.demo.PoolUser;
import io.forgotpassword.gateway.demo.Variants;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What text messages to a country's phone numbers may cost. */
class PhoneBudgetTest {
  private static final String BERLIN = "+4915123456789";
  private static final String HAMBURG = "+4915123456780";
  private static final String KINGSTON = "+18765551234";

  @TempDir Path directory;

  private TestGateway gateway(String limits) throws Exception {
    return TestGateway.in(directory)
        .withPool(
            Variants.withUsers(
                PoolSettings.example(), user("b", BERLIN), user("h", HAMBURG), user("k", KINGSTON)))
        .withLimits("{single-flight: 0s, " + limits + "}")
        .start();
  }

  private static PoolUser user(String name, String phone) {
    return PoolUser.of(name, PoolSettings.EXAMPLE_PASSWORD).withPhone(phone, true);
  }

  private static HttpResponse<String> forgot(TestGateway gateway, String username)
      throws Exception {
    return gateway.call(
        "ForgotPassword", "{\"ClientId\":\"1example23456789\",\"Username\":\"" + username + "\"}");
  }

  @Test
  void a_countrys_budget_is_shared_by_its_numbers_and_nobody_is_told_that_it_is_used_up()
      throws Exception {
    try (TestGateway gateway =
        gateway("rules: [{name: sms-cost, key: phone-country, allow: [1 per 1h]}]")) {
      assertThat(forgot(gateway, BERLIN).body()).contains("SMS");
      HttpResponse<String> refused = forgot(gateway, HAMBURG);
      forgot(gateway, KINGSTON);

      assertThat(refused.statusCode()).isEqualTo(200);
      assertThat(gateway.pool().outbox().lastTo(HAMBURG)).isEmpty();
      assertThat(gateway.pool().outbox().messages()).hasSize(2);
      gateway.stopGateway();
      assertThat(gateway.audit().get(1))
          .contains("\"limited-username\"", "\"firewall_rule\":{\"name\":\"sms-cost\"}")
          .doesNotContain("4915");
    }
  }

  @Test
  void numbers_of_other_countries_never_reach_the_pool() throws Exception {
    try (TestGateway gateway = gateway("phone-countries: [+49], rules: []")) {
      assertThat(forgot(gateway, KINGSTON).statusCode()).isEqualTo(200);
      assertThat(gateway.pool().received()).isEmpty();
      forgot(gateway, BERLIN);
      forgot(gateway, "k");

      assertThat(gateway.pool().outbox().messages()).hasSize(2);
      gateway.stopGateway();
      assertThat(gateway.audit().get(0))
          .contains("\"limited-username\"", "\"firewall_rule\":{\"name\":\"phone-countries\"}");
    }
  }
}
