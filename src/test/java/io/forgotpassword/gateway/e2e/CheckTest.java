package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.cli.CheckCommand;
import io.forgotpassword.gateway.demo.PoolSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is wrong around a configuration is said before a gateway runs with it. */
class CheckTest {
  private static final String SECRET = PoolSettings.EXAMPLE_CLIENT.secrets().get(0).reveal();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path directory;

  CheckTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private int check(String... arguments) {
    return new CommandLine(new CheckCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int probe(TestGateway gateway) throws Exception {
    return check("--probe", "--config", gateway.writeConfig().toString());
  }

  @Test
  void a_probe_of_a_client_that_works_sends_nothing_and_makes_no_user() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).startPool()) {
      assertThat(probe(gateway)).isZero();

      assertThat(out.toString()).contains("clients[0].client-secrets[0]: works: ");
      assertThat(gateway.pool().outbox().messages()).isEmpty();
      assertThat(gateway.pool().received())
          .singleElement()
          .satisfies(
              call -> assertThat(call.operation().wireName()).isEqualTo("ConfirmForgotPassword"));
    }
  }

  @Test
  void a_probe_tells_which_of_two_secrets_is_refused_and_shows_neither() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withSecrets("wr0ng-secret", SECRET).startPool()) {
      assertThat(probe(gateway)).isEqualTo(1);

      assertThat(err.toString())
          .contains("clients[0].client-secrets[0]: does not work", "NotAuthorizedException")
          .doesNotContain("wr0ng-secret");
      assertThat(out.toString())
          .contains("clients[0].client-secrets[1]: works")
          .doesNotContain(SECRET);
    }
  }

  @Test
  void a_probe_tells_of_a_client_that_the_region_does_not_have() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).withAnotherClient("nobody").startPool()) {
      assertThat(probe(gateway)).isEqualTo(1);

      assertThat(err.toString())
          .contains("clients[1].client-id: does not work: ResourceNotFoundException")
          .contains("cognito.region and clients[].client-id");
    }
  }

  @Test
  void a_probe_tells_a_throttle_from_a_refusal() throws Exception {
    String throttle = "{\"__type\":\"TooManyRequestsException\",\"message\":\"Rate exceeded\"}";
    try (ScriptedUpstream busy = new ScriptedUpstream(ScriptedUpstream.answer(400, "", throttle));
        TestGateway gateway = TestGateway.in(directory).withEndpoint(busy.endpoint())) {
      assertThat(probe(gateway)).isEqualTo(1);
      assertThat(err.toString()).contains("throttled");
    }
  }

  @Test
  void a_probe_tells_a_name_without_address_from_a_refused_connection() throws Exception {
    try (RefusingPort nobody = new RefusingPort();
        TestGateway gateway = TestGateway.in(directory)) {
      assertThat(probe(gateway.withEndpoint("http://nowhere.invalid"))).isEqualTo(1);
      assertThat(err.toString())
          .contains("warning: cognito.endpoint: nowhere.invalid")
          .contains("UnknownHostException", "the DNS of this machine");

      assertThat(probe(gateway.withEndpoint(nobody.endpoint()))).isEqualTo(1);
      assertThat(err.toString()).contains("Connection refused", "the VPC endpoint");
    }
  }

  @Test
  void a_probe_tells_of_an_endpoint_that_speaks_no_tls() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).startPool()) {
      String plain = gateway.pool().endpoint().toString();
      assertThat(probe(gateway.withEndpoint(plain.replace("http://", "https://")))).isEqualTo(1);
      assertThat(err.toString()).contains("what the JVM trusts");
    }
  }

  @Test
  void a_probe_ends_although_nobody_answers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        TestGateway gateway =
            TestGateway.in(directory)
                .withCognito("timeout: 200ms")
                .withEndpoint("http://127.0.0.1:" + silent.getLocalPort())) {
      assertThat(probe(gateway)).isEqualTo(1);
      assertThat(err.toString()).contains("did not answer within 200 ms");
    }
  }

  @Test
  void tls_files_that_are_missing_or_not_each_others_are_a_problem() throws Exception {
    Path certificate = directory.resolve("tls.crt");
    Path key = directory.resolve("tls.key");
    String tls = "tls: {certificate: \"%s\", key: \"%s\"}".formatted(certificate, key);
    try (TestGateway gateway = TestGateway.in(directory).withServer(tls).startPool()) {
      String config = gateway.writeConfig().toString();
      assertThat(check("--config", config)).isEqualTo(2);
      assertThat(err.toString()).contains("server.tls.certificate: " + certificate);

      Files.writeString(certificate, TestCertificate.ec(1).bundle().getCertificatePEM());
      Files.writeString(key, TestCertificate.ec(2).bundle().getPrivateKeyPEM());
      assertThat(check("--config", config)).isEqualTo(2);
      assertThat(err.toString()).contains("expected: the private key of " + certificate);

      Files.writeString(certificate, "no PEM");
      assertThat(check("--config", config)).isEqualTo(2);
      assertThat(err.toString()).contains("a PEM certificate chain, leaf first");
      assertThat(out.toString()).isEmpty();
    }
  }
}
