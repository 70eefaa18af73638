package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the law wants it, the audit knows networks instead of addresses. */
class AuditAddressTest {
  private static final String CUT = "ipv4-prefix: 24, ipv6-prefix: 48";

  @TempDir Path directory;

  private static void forgotFrom(TestGateway gateway, String ip) throws Exception {
    gateway.send(
        gateway
            .cognito("ForgotPassword")
            .header("x-forwarded-for", ip)
            .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot("grace").toString())));
  }

  private List<JsonObject> written(TestGateway gateway) throws Exception {
    gateway.stopGateway();
    return gateway.audit().stream().map(JsonObject::new).toList();
  }

  @Test
  void only_the_network_of_a_request_is_written_and_the_record_says_so() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("trusted-proxies: [127.0.0.1/32]")
            .withAudit(CUT)
            .start()) {
      forgotFrom(gateway, "192.0.2.77");
      forgotFrom(gateway, "2001:db8:1:2:3:4:5:6");
      List<JsonObject> records = written(gateway);
      assertThat(records)
          .extracting(record -> record.getJsonObject("src_endpoint").getString("ip"))
          .containsExactly("192.0.2.0", "2001:db8:1::");
      assertThat(records)
          .extracting(record -> record.getJsonObject("unmapped").getInteger("ip_prefix"))
          .containsExactly(24, 48);
      assertThat(records.toString()).doesNotContain("192.0.2.77", "3:4:5:6");
    }
  }

  @Test
  void an_act_of_the_administrator_shows_no_more_of_an_address() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).withAudit(CUT).start()) {
      gateway.admin("/limits/reset", "{\"ip\": \"192.0.2.77\"}");
      JsonObject act = written(gateway).get(0);
      JsonArray resources = act.getJsonArray("resources");
      assertThat(act.getJsonObject("src_endpoint").getString("ip")).isEqualTo("127.0.0.0");
      assertThat(resources.getJsonObject(0).getString("name")).isEqualTo("192.0.2.0/24");
    }
  }

  @Test
  void whole_addresses_are_written_without_a_prefix() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      gateway.rest("/forgot-password", "{\"username\":\"grace\"}");
      JsonObject record = written(gateway).get(0);
      assertThat(record.getJsonObject("src_endpoint").getString("ip")).isEqualTo("127.0.0.1");
      assertThat(record.getJsonObject("unmapped").containsKey("ip_prefix")).isFalse();
    }
  }
}
