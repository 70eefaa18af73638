package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedDataTest {
  private static final String CLIENT_ID = "1example23456789";

  private record Vector(EncodedData opened, String text) {}

  private static Stream<Vector> vectors() throws IOException {
    JsonNode all =
        new ObjectMapper()
            .readTree(EncodedDataTest.class.getResourceAsStream("/context-and-hash-vectors.json"))
            .required("asf");
    return StreamSupport.stream(all.spliterator(), false)
        .map(v -> new Vector(opened(v), v.required("encodedData").textValue()));
  }

  private static EncodedData opened(JsonNode vector) {
    return new EncodedData(
        vector.required("version").textValue(),
        vector.required("payload").textValue(),
        vector.required("signature").textValue());
  }

  @Test
  void there_is_a_vector_for_each_of_the_four_layouts() throws IOException {
    assertThat(vectors().map(v -> v.opened().version()))
        .containsExactlyInAnyOrder(
            "JS20171115", "ANDROID20171114", "IOS20171114", "FLUTTER20230306");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_vector_is_encoded_byte_for_byte(Vector vector) {
    assertThat(EncodedData.encode(vector.opened().version(), vector.opened().payload(), CLIENT_ID))
        .isEqualTo(vector.text());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_vector_is_opened_and_its_signature_is_good_for_its_client_only(Vector vector) {
    EncodedData opened = EncodedData.decode(vector.text()).orElseThrow();

    assertThat(opened).isEqualTo(vector.opened());
    assertThat(opened.isSignedFor(CLIENT_ID)).isTrue();
    assertThat(opened.isSignedFor("2example23456789")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void the_line_feeds_of_old_android_clients_are_skipped(Vector vector) {
    String folded =
        Base64.getMimeEncoder(76, new byte[] {'\n'})
            .encodeToString(Base64.getDecoder().decode(vector.text()));

    assertThat(EncodedData.decode(folded + "\n")).hasValue(vector.opened());
  }

  @Test
  void a_folded_signature_is_good_and_a_changed_payload_is_not() {
    EncodedData opened = EncodedData.decode(EncodedData.encode("V", "{}", "id")).orElseThrow();

    assertThat(new EncodedData("V", "{}", opened.signature() + "\n").isSignedFor("id")).isTrue();
    assertThat(new EncodedData("V", "{ }", opened.signature()).isSignedFor("id")).isFalse();
    assertThat(new EncodedData("W", "{}", opened.signature()).isSignedFor("id")).isFalse();
    assertThat(new EncodedData("V", "{}", "*").isSignedFor("id")).isFalse();
  }

  @Property(tries = 1_000)
  void any_unicode_payload_comes_back_and_jackson_reads_the_same(
      @ForAll @StringLength(max = 300) String text) throws IOException {
    String payload = new String(text.getBytes(UTF_8), UTF_8);
    String encoded = EncodedData.encode("JS20171115", payload, CLIENT_ID);

    EncodedData opened = EncodedData.decode(encoded).orElseThrow();
    assertThat(opened.payload()).isEqualTo(payload);
    assertThat(opened.isSignedFor(CLIENT_ID)).isTrue();
    JsonNode json = new ObjectMapper().readTree(Base64.getDecoder().decode(encoded));
    assertThat(json.required("payload").textValue()).isEqualTo(payload);
  }

  @Property(tries = 1_000)
  void garbage_is_empty_or_opened_but_never_an_exception(@ForAll String text) {
    String base64 = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));

    assertThat(EncodedData.decode(base64)).isEmpty();
    assertThat(EncodedData.decode(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"payload\":\"{}\",\"signature\":\"s\"}",
        "{\"payload\":\"{}\",\"signature\":\"s\",\"version\":1}",
        "{\"payload\":\"{}\",\"signature\":\"s\",\"version\":\"v\"",
        "{\"payload\":\"{}\",\"signature\":\"s\",\"version\":\"v\"} {}"
      })
  void anything_but_one_object_with_the_three_texts_is_empty(String json) {
    assertThat(EncodedData.decode(Base64.getEncoder().encodeToString(json.getBytes(ISO_8859_1))))
        .isEmpty();
  }

  @Test
  void unknown_members_are_ignored_and_an_overlong_text_is_empty() {
    String json = "{\"x\":{\"y\":[1]},\"payload\":\"{}\",\"signature\":\"s\",\"version\":\"v\"}";
    String text = Base64.getEncoder().encodeToString(json.getBytes(UTF_8));

    assertThat(EncodedData.decode(text)).hasValue(new EncodedData("v", "{}", "s"));
    assertThat(EncodedData.decode(text + "\n".repeat(131_072))).isEmpty();
  }

  @Test
  void it_never_prints_itself() {
    assertThat(new EncodedData("v", "{\"username\":\"jane\"}", "s"))
        .hasToString("EncodedData[***]");
  }
}
