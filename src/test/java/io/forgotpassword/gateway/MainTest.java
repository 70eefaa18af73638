package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @Test
  void limits_alone_is_not_a_command() {
    assertThat(Main.run("limits")).isEqualTo(2);
    assertThat(Main.run("limits", "replay", "--help")).isZero();
  }

  @Test
  void audit_alone_is_not_a_command() {
    assertThat(Main.run("audit")).isEqualTo(2);
    assertThat(Main.run("audit", "verify", "--help")).isZero();
    assertThat(Main.run("audit", "pseudonym", "--help")).isZero();
  }

  @Test
  void an_audit_that_cannot_be_read_ends_with_two(@TempDir Path empty) {
    assertThat(Main.run("audit", "verify", empty.toString())).isEqualTo(2);
  }
}
