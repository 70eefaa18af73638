package io.forgotpassword.gateway.connection;

import static io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader.FORWARDED;
import static io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader.NONE;
import static io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader.X_FORWARDED_FOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader;
import io.forgotpassword.gateway.model.ClientIp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a caller is, with 10.0.0.0/8 and 2001:db8:1::/48 trusted. */
class TrustedProxiesTest {
  private static final List<Cidr> BLOCKS =
      List.of(Cidr.parse("10.0.0.0/8").orElseThrow(), Cidr.parse("2001:db8:1::/48").orElseThrow());

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          10.0.0.1 | 198.51.100.7                            => 198.51.100.7
          10.0.0.1 | 198.51.100.7, 10.0.0.2                  => 198.51.100.7
          10.0.0.1 | 1.1.1.1, 198.51.100.7, 10.0.0.2         => 198.51.100.7
          10.0.0.1 | 10.0.0.9, 198.51.100.7                  => 198.51.100.7
          10.0.0.1 | 1.1.1.1,198.51.100.7                    => 198.51.100.7
          10.0.0.1 | 1.1.1.1,, 198.51.100.7                  => 198.51.100.7
          10.0.0.1 | 198.51.100.7:1234                       => 198.51.100.7
          10.0.0.1 | ::ffff:198.51.100.7                     => 198.51.100.7
          10.0.0.1 | 198.51.100.7, ::ffff:10.0.0.2           => 198.51.100.7
          ::ffff:10.0.0.1 | 198.51.100.7                     => 198.51.100.7
          2001:db8:1::5 | [2001:db8:2::1]:443                => 2001:db8:2::1
          10.0.0.1 | 198.51.100.7, 2001:db8:1::2             => 198.51.100.7
          10.0.0.1 | 10.0.0.3, 10.0.0.2                      => 10.0.0.3
          10.0.0.1 | 198.51.100.7, garbage                   => 10.0.0.1
          10.0.0.1 | 198.51.100.7, garbage, 10.0.0.2         => 10.0.0.2
          10.0.0.1 | 198.51.100.7,                           => 10.0.0.1
          10.0.0.1 | unknown                                 => 10.0.0.1
          10.0.0.1 | ,,,                                     => 10.0.0.1
          192.0.2.9 | 198.51.100.7                           => 192.0.2.9
          192.0.2.9 | 10.0.0.1                               => 192.0.2.9
          """)
  void x_forwarded_for_is_read_from_the_right(String peerAndHeader, String client) {
    String[] parts = peerAndHeader.split("\\|", -1);

    assertThat(clientOf(X_FORWARDED_FOR, parts[0].strip(), List.of(parts[1].strip())))
        .isEqualTo(client);
  }

  @Test
  void lines_of_one_header_are_one_chain() {
    assertThat(
            clientOf(X_FORWARDED_FOR, "10.0.0.1", List.of("1.1.1.1", "198.51.100.7", "10.0.0.2")))
        .isEqualTo("198.51.100.7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          for=198.51.100.7                                   => 198.51.100.7
          for=1.1.1.1, for=198.51.100.7;proto=https          => 198.51.100.7
          for=198.51.100.7, for="[2001:db8:1::7]:80"         => 198.51.100.7
          for="[2001:db8:2::1]:443", for=10.0.0.2            => 2001:db8:2::1
          for=198.51.100.7, for=unknown                      => 10.0.0.1
          for=198.51.100.7, for=_proxy                       => 10.0.0.1
          for=", for=198.51.100.7                            => 198.51.100.7
          for="1.1.1.1, for=198.51.100.7                     => 198.51.100.7
          """)
  void forwarded_is_read_from_the_right(String header, String client) {
    assertThat(clientOf(FORWARDED, "10.0.0.1", List.of(header))).isEqualTo(client);
  }

  @Test
  void a_chain_of_hundreds_costs_no_more_than_its_right_end() {
    List<String> typed = new ArrayList<>(Collections.nCopies(700, "1.1.1.1"));
    typed.add("198.51.100.7");
    assertThat(clientOf(X_FORWARDED_FOR, "10.0.0.1", List.of(String.join(", ", typed))))
        .isEqualTo("198.51.100.7");

    String trusted = String.join(",", Collections.nCopies(700, "10.0.0.2"));
    assertThat(clientOf(X_FORWARDED_FOR, "10.0.0.1", List.of("198.51.100.7," + trusted)))
        .isEqualTo("10.0.0.2");
    assertThat(clientOf(X_FORWARDED_FOR, "10.0.0.1", Collections.nCopies(700, ",")))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void without_a_forwarded_header_the_trusted_peer_is_the_client() {
    assertThat(clientOf(NONE, "10.0.0.1", List.of("198.51.100.7"))).isEqualTo("10.0.0.1");
  }

  @Test
  void with_nobody_trusted_the_peer_is_the_client() {
    TrustedProxies none = new TrustedProxies(List.of(), X_FORWARDED_FOR);
    ClientIp peer = ClientIp.parse("10.0.0.1").orElseThrow();

    assertThat(none.clientOf(peer, List.of("198.51.100.7"))).isEqualTo(peer);
  }

  private static String clientOf(ForwardedHeader header, String peer, List<String> lines) {
    return new TrustedProxies(BLOCKS, header)
        .clientOf(ClientIp.parse(peer).orElseThrow(), lines)
        .toString();
  }
}
