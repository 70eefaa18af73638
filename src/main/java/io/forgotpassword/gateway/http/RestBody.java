package io.forgotpassword.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of the REST protocol, JSON or an HTML form, becomes the members of both operations. */
final class RestBody {
  /** A form of ours has four fields; a page may add a few of its own. */
  private static final int MAX_FORM_FIELDS = 32;

  private final RequestFields fields = new RequestFields();

  private RestBody() {}

  static RequestFields readJson(byte[] body) throws Refusal {
    RestBody reading = new RestBody();
    JsonMembers.read(body, reading::member);
    return reading.fields;
  }

  static RequestFields readForm(byte[] body) throws Refusal {
    Map<String, List<String>> form = decode(body);
    RequestFields fields = new RequestFields();
    fields.username = only(form, "username");
    fields.clientId = only(form, "client_id");
    fields.confirmationCode = only(form, "code");
    fields.password = only(form, "password");
    return fields;
  }

  private void member(String name, JsonMembers value) throws IOException, Refusal {
    switch (name) {
      case "username" -> fields.username = value.text(name, fields.username);
      case "client_id" -> fields.clientId = value.text(name, fields.clientId);
      case "code" -> fields.confirmationCode = value.text(name, fields.confirmationCode);
      case "password" -> fields.password = value.text(name, fields.password);
      default -> value.skip();
    }
  }

  private static Map<String, List<String>> decode(byte[] body) throws Refusal {
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MAX_FORM_FIELDS)
          .parameters();
    } catch (IllegalArgumentException badEscape) {
      throw Refusal.malformed("The form has a broken percent escape");
    }
  }

  private static @Nullable String only(Map<String, List<String>> form, String name) throws Refusal {
    List<String> values = form.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw Refusal.malformed("Duplicate field '" + name + "'");
    }
    return values.isEmpty() ? null : values.get(0);
  }
}
