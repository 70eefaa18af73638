package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.context.UserContext.UserContextData;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserContextTest {
  private static final String CLIENT_ID = "1example23456789";
  private static final String FROM_CALLER = "not even\nBase64";

  private final EncodedDataDeriver deriver =
      new EncodedDataDeriver(
          CLIENT_ID, "us-east-1_Example00", "key".getBytes(UTF_8), InstantSource.system());

  @Test
  void relaying_sends_the_callers_text_untouched_or_none() {
    UserContext context = new UserContext(false, true, null);

    assertThat(context.of(Connections.chrome(), "jane", FROM_CALLER))
        .isEqualTo(new UserContextData(null, FROM_CALLER));
    assertThat(context.of(Connections.chrome(), "jane", null)).isSameAs(UserContextData.NONE);
  }

  @Test
  void deriving_prefers_the_callers_text_and_makes_one_where_there_is_none() {
    UserContext context = new UserContext(false, true, deriver);

    assertThat(context.of(Connections.chrome(), "jane", FROM_CALLER).encodedData())
        .isEqualTo(FROM_CALLER);
    String derived = context.of(Connections.chrome(), "jane", null).encodedData();
    assertThat(Optional.ofNullable(derived).flatMap(EncodedData::decode))
        .hasValueSatisfying(opened -> assertThat(opened.isSignedFor(CLIENT_ID)).isTrue());
  }

  @Test
  void without_encoded_data_even_the_callers_is_dropped() {
    assertThat(new UserContext(false, false, null).of(Connections.chrome(), "jane", FROM_CALLER))
        .isSameAs(UserContextData.NONE);
  }

  @Test
  void the_address_is_sent_as_canonical_text_where_the_client_wants_it() {
    UserContext context = new UserContext(true, false, null);

    assertThat(context.of(Connections.from("::ffff:192.0.2.1"), "jane", null).ipAddress())
        .isEqualTo("192.0.2.1");
    assertThat(context.of(Connections.from("2001:DB8:0::1"), "jane", null).ipAddress())
        .isEqualTo("2001:db8::1");
  }

  @Test
  void what_is_sent_never_prints_itself() {
    assertThat(new UserContext(true, true, deriver).of(Connections.chrome(), "jane", null))
        .hasToString("UserContextData[***]");
  }
}
