package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the example values of FoxIO's technical_details/JA4.md, part by part. */
class Ja4Test {
  private static final String CHROME = "t13d1516h2_8daaf6152771_e5627efa2ab1";
  private static final int[] SIGNATURES = {
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601
  };

  private static final int[] CIPHERS = {
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c,
    0x009d, 0x002f, 0x0035
  };

  private static final int[] EXTENSIONS = {
    0x001b, 0x0033, 0x4469, 0x0017, 0x002d, 0x0005, 0x0023, 0x0012, 0xff01, 0x000b, 0x000a, 0x0015
  };

  @Test
  void the_published_example_is_met() {
    assertThat(Ja4.of(chrome().signatures(SIGNATURES).message())).contains(CHROME);
  }

  @Test
  void grease_changes_nothing_wherever_it_stands() {
    byte[] greased =
        new TestHello(0x0303)
            .extension(0x2a2a)
            .ciphers(withGrease(0x5a5a, CIPHERS))
            .sni("example.com")
            .alpn("h2", "http/1.1")
            .versions(0xfafa, 0x0304, 0x0303)
            .signatures(withGrease(0x1a1a, SIGNATURES))
            .extension(0xaaaa, (byte) 0)
            .message();
    byte[] plain =
        new TestHello(0x0303)
            .ciphers(CIPHERS)
            .sni("example.com")
            .alpn("h2", "http/1.1")
            .versions(0x0304, 0x0303)
            .signatures(SIGNATURES)
            .message();
    assertThat(Ja4.of(greased)).isEqualTo(Ja4.of(plain));
  }

  @Test
  void without_signature_algorithms_the_hashed_text_ends_without_an_underscore() {
    byte[] hello = chrome().extension(13, (byte) 0, (byte) 0).message();
    assertThat(Ja4.of(hello)).contains("t13d1516h2_8daaf6152771_6d807ffa2a79");
  }

  @Test
  void the_order_of_extensions_and_ciphers_does_not_count_but_that_of_signatures_does() {
    TestHello shuffled = new TestHello(0x0303).ciphers(IntStream.of(CIPHERS).sorted().toArray());
    for (int i = EXTENSIONS.length - 1; i >= 0; i--) {
      shuffled.extension(EXTENSIONS[i]);
    }
    shuffled.alpn("h2").versions(0x0304).sni("example.com");
    assertThat(Ja4.of(shuffled.signatures(SIGNATURES).message())).contains(CHROME);

    int[] sorted = IntStream.of(SIGNATURES).sorted().toArray();
    assertThat(Ja4.of(chrome().signatures(sorted).message()))
        .isPresent()
        .get()
        .isNotEqualTo(CHROME);
  }

  @ParameterizedTest
  @CsvSource({"h2, h2", "http/1.1, h1", "q, qq", "'', 00"})
  void the_first_protocol_shows_its_ends(String protocol, String shown) {
    assertThat(prefixOf(new TestHello(0x0303).alpn(protocol, "other"))).endsWith(shown);
  }

  @ParameterizedTest
  @CsvSource({"ab, ab", "abcd, ad", "30ab, 3b", "3031abcd, 3d", "30abcd31, 01", "2041, 21"})
  void a_protocol_with_an_odd_end_shows_the_ends_of_its_hex(String hex, String shown) {
    String protocol = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    assertThat(prefixOf(new TestHello(0x0303).alpn(protocol))).endsWith(shown);
  }

  @ParameterizedTest
  @CsvSource({"0x0303, t12", "0x0302, t11", "0x0301, t10", "0x0300, ts3", "0x0399, t00"})
  void without_supported_versions_the_legacy_version_counts(String version, String shown) {
    assertThat(prefixOf(new TestHello(Integer.decode(version)))).startsWith(shown + "i");
  }

  @Test
  void counts_stop_at_99_and_empty_lists_are_zeros() {
    TestHello many = new TestHello(0x0303).ciphers(IntStream.range(0x2000, 0x2080).toArray());
    IntStream.range(0x4000, 0x4100).forEach(many::extension);
    assertThat(prefixOf(many)).isEqualTo("t12i999900");
    assertThat(Ja4.of(new TestHello(0x0303).withoutExtensions().message()))
        .contains("t12i000000_000000000000_000000000000");
    assertThat(Ja4.of(new TestHello(0x0303).sni("a.example").alpn("h2").message()))
        .contains("t12d0002h2_000000000000_000000000000");
  }

  @Test
  void a_hello_that_breaks_off_anywhere_has_none() {
    byte[] whole = chrome().signatures(SIGNATURES).message();
    for (int length = 0; length < whole.length; length++) {
      if (length != whole.length - extensionsOf(whole)) {
        assertThat(Ja4.of(Arrays.copyOf(whole, length))).as("of %d bytes", length).isEmpty();
      }
    }
  }

  private static TestHello chrome() {
    TestHello hello = new TestHello(0x0303).ciphers(CIPHERS).sni("example.com");
    IntStream.of(EXTENSIONS).forEach(hello::extension);
    return hello.alpn("h2", "http/1.1").versions(0x0304, 0x0303);
  }

  /** How many bytes stand behind the compression methods. */
  private static int extensionsOf(byte[] whole) {
    int before = 4 + 2 + 32 + 1 + 32 + 2 + 2 * CIPHERS.length + 2;
    return whole.length - before;
  }

  private static int[] withGrease(int grease, int... values) {
    return IntStream.concat(IntStream.of(grease), IntStream.of(values)).toArray();
  }

  private static String prefixOf(TestHello hello) {
    return Ja4.of(hello.message()).orElseThrow().substring(0, 10);
  }
}
