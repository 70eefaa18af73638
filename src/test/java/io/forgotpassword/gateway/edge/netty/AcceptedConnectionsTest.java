package io.forgotpassword.gateway.edge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections by what is configured, by ulimit -n and the descriptors in use, and by the heap. */
class AcceptedConnectionsTest {
  @ParameterizedTest
  @CsvSource({
    "8192, 1048576, 200, 20000, 8192",
    "8192, 1024, 168, 20000, 600",
    "8192, 400, 150, 20000, 150",
    "8192, 100, 150, 20000, 1",
    "8192, 1048576, 200, 2500, 2500",
    "64, 1024, 200, 2500, 64"
  })
  void the_least_of_them_holds(
      int configured, long descriptors, long open, long byHeap, int expected) {
    assertThat(AcceptedConnections.room(configured, descriptors, open, byHeap)).isEqualTo(expected);
  }
}
