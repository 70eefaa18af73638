package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.TrustedAuthority.expired;
import static io.forgotpassword.gateway.e2e.TrustedAuthority.named;
import static io.forgotpassword.gateway.e2e.TrustedAuthority.untrusted;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** TLS to the upstream: the JVM's trust and the endpoint's name decide, and nothing else passes. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class UpstreamTlsTest {
  @TempDir Path directory;

  private TrustedAuthority authority;

  @BeforeEach
  void trust_one_authority() throws Exception {
    authority = new TrustedAuthority(directory);
  }

  @AfterEach
  void trust_as_before() {
    authority.close();
  }

  @Test
  void a_trusted_certificate_of_the_endpoints_name_is_accepted() throws Exception {
    assertMessages(authority.issue(named("localhost")), 200, 1);
  }

  @Test
  void an_expired_certificate_is_refused_before_anything_is_sent() throws Exception {
    assertMessages(authority.issue(expired("localhost")), 500, 0);
  }

  @Test
  void a_certificate_of_another_host_is_refused_before_anything_is_sent() throws Exception {
    assertMessages(authority.issue(named("other.example")), 500, 0);
  }

  @Test
  void a_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent() throws Exception {
    assertMessages(named("localhost").buildIssuedBy(untrusted()), 500, 0);
  }

  private void assertMessages(X509Bundle certificate, int status, int messages) throws Exception {
    // One loop: the JDK may give a second thread the old trust store while the first reads the new.
    try (TestGateway gateway = TestGateway.in(directory).withServer("event-loops: 1").startPool();
        FaultProxy proxy = FaultProxy.withCertificate(gateway.pool().endpoint(), certificate)) {
      gateway.withEndpoint("https://localhost:" + proxy.port()).start();
      assertThat(gateway.call("ForgotPassword", Calls.forgot("grace").toString()).statusCode())
          .isEqualTo(status);
      assertThat(gateway.pool().outbox().messages()).hasSize(messages);
    }
  }
}
