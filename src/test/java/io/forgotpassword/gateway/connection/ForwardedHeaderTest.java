package io.forgotpassword.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader;
import io.forgotpassword.gateway.model.ClientIp;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One hop as proxies write it, and as nobody should. */
class ForwardedHeaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      nullValues = "none",
      quoteCharacter = '`',
      textBlock =
          """
          192.0.2.1                    => 192.0.2.1
          192.0.2.1:8080               => 192.0.2.1
          192.0.2.1:                   => none
          192.0.2.1:123456             => none
          192.0.2.1:80:81              => none
          192.0.2.1:_port              => none
          2001:db8::1                  => 2001:db8::1
          [2001:db8::1]                => 2001:db8::1
          [2001:db8::1]:443            => 2001:db8::1
          [2001:DB8:0:0:0:0:0:1]:443   => 2001:db8::1
          [2001:db8::1]443             => none
          [2001:db8::1                 => none
          fe80::1%eth0                 => fe80::1
          [fe80::1%eth0]:443           => fe80::1
          ::ffff:192.0.2.1             => 192.0.2.1
          [::ffff:192.0.2.1]:443       => 192.0.2.1
          ::ffff:c000:201              => 192.0.2.1
          64:ff9b::c000:201            => 192.0.2.1
          64:ff9b::192.0.2.1           => 192.0.2.1
          [64:FF9B::192.0.2.1]:443     => 192.0.2.1
          64:ff9b:0:0:0:0:192.0.2.1    => 192.0.2.1
          64:ff9b::192.0.2.1%eth0      => 192.0.2.1
          2001:db8::192.0.2.1          => 2001:db8::c000:201
          64:ff9b:1::c000:201          => 64:ff9b:1::c000:201
          64:ff9b::1:c000:201          => 64:ff9b::1:c000:201
          64:ff9b::192.0.2.256         => none
          64:ff9b::192.0.2             => none
          1:2:3:4:5:6:7:192.0.2.1      => none
          192.0.2.1::                  => none
          unknown                      => none
          _hidden                      => none
          localhost                    => none
          gateway.example              => none
          192.0.2                      => none
          192.0.2.256                  => none
          192.0.2.1.                   => none
          0xC0000201                   => none
          3221225985                   => none
          2001:db8::1::2               => none
          192.0.2.1/24                 => none
          -                            => none
          ``                           => none
          """)
  void a_node_is_an_address_or_nothing(String node, @Nullable String address) {
    assertThat(ForwardedHeader.X_FORWARDED_FOR.addressIn(node).map(ClientIp::toString))
        .isEqualTo(Optional.ofNullable(address));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      nullValues = "none",
      quoteCharacter = '`',
      textBlock =
          """
          for=192.0.2.1                                => 192.0.2.1
          For=192.0.2.1                                => 192.0.2.1
          for="192.0.2.1:80"                           => 192.0.2.1
          for="[2001:db8::1]:443"                      => 2001:db8::1
          for="[2001:db8::1]"                          => 2001:db8::1
          by=203.0.113.43;for=192.0.2.1;proto=https    => 192.0.2.1
          proto=https; for=192.0.2.1                   => 192.0.2.1
          for=192.0.2.1;for=192.0.2.2                  => 192.0.2.1
          for=unknown                                  => none
          for=_hidden                                  => none
          for="_hidden:80"                             => none
          for=                                         => none
          for=""                                       => none
          for="                                        => none
          for="192.0.2.1                               => none
          for = 192.0.2.1                              => none
          by=192.0.2.1                                 => none
          xfor=192.0.2.1                               => none
          192.0.2.1                                    => none
          ;;;                                          => none
          ``                                           => none
          """)
  void an_element_is_its_for_or_nothing(String element, @Nullable String address) {
    assertThat(ForwardedHeader.FORWARDED.addressIn(element).map(ClientIp::toString))
        .isEqualTo(Optional.ofNullable(address));
  }
}
