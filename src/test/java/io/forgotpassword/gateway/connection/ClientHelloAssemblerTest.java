package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloAssemblerTest {
  private static final TestHello HELLO =
      new TestHello(0x0303).ciphers(0x1301, 0x1302).sni("gateway.example").alpn("h2");
  private static final String V1 = "PROXY TCP4 192.0.2.1 192.0.2.2 40000 443\r\n";
  private static final String V2_LOCAL = latin1("0d0a0d0a000d0a515549540a20000000");
  private static final String V2 =
      latin1("0d0a0d0a000d0a515549540a2111000cc0000201c00002029c4001bb");

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 100, 16_384})
  void a_hello_in_records_of_any_size_is_put_together(int recordSize) {
    ClientHelloAssembler assembler = new ClientHelloAssembler(false);
    int taken = feed(assembler, HELLO.records(recordSize));

    assertThat(assembler.message()).isPresent().get().isEqualTo(HELLO.message());
    assertThat(taken).as("it stops with the last byte").isEqualTo(HELLO.records(recordSize).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "local"})
  void a_proxy_header_in_front_is_passed_over(String kind) {
    String header = kind.equals("v1") ? V1 : kind.equals("v2") ? V2 : V2_LOCAL;
    ClientHelloAssembler assembler = new ClientHelloAssembler(true);
    feed(assembler, join(header.getBytes(ISO_8859_1), HELLO.records(50)));

    assertThat(assembler.message()).isPresent().get().isEqualTo(HELLO.message());
  }

  @Test
  void what_comes_behind_the_hello_is_not_looked_at() {
    ClientHelloAssembler assembler = new ClientHelloAssembler(false);
    byte[] hello = HELLO.records(16_384);

    assertThat(feed(assembler, join(hello, new byte[1000]))).isEqualTo(hello.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/1.1\r\n", "PROXY TCP4 1.1.1.1 1.1.1.1 1 1\r\n", "\u0080\u0000"})
  void what_is_no_tls_is_given_up_with_the_first_byte(String bytes) {
    ClientHelloAssembler assembler = new ClientHelloAssembler(false);

    assertThat(feed(assembler, bytes.getBytes(ISO_8859_1))).isEqualTo(1);
    assertThat(assembler.message()).isEmpty();
  }

  @Test
  void another_handshake_message_is_given_up() {
    byte[] records = HELLO.records(16_384);
    records[5] = 2;
    assertThat(feed(new ClientHelloAssembler(false), records)).isEqualTo(6);
  }

  @Test
  void a_proxy_header_without_an_end_is_given_up() {
    ClientHelloAssembler assembler = new ClientHelloAssembler(true);
    assertThat(feed(assembler, "P".repeat(500).getBytes(ISO_8859_1))).isLessThanOrEqualTo(107);
  }

  @Test
  void a_hello_without_an_end_is_given_up_after_16_kib() {
    byte[] record = new byte[5 + 0x4000];
    record[0] = 22;
    record[3] = 0x40;
    record[5] = 1;
    Arrays.fill(record, 6, 9, (byte) 0x7f);
    ClientHelloAssembler assembler = new ClientHelloAssembler(false);

    assertThat(feed(assembler, join(record, record))).isLessThanOrEqualTo(0x4000 + 5 + 5 + 1);
    assertThat(assembler.message()).isEmpty();
  }

  @Test
  void an_empty_record_is_given_up() {
    assertThat(feed(new ClientHelloAssembler(false), new byte[] {22, 3, 1, 0, 0, 22})).isEqualTo(5);
  }

  private static int feed(ClientHelloAssembler assembler, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (!assembler.take(bytes[i])) {
        return i + 1;
      }
    }
    return bytes.length;
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  private static String latin1(String hex) {
    return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
  }
}
