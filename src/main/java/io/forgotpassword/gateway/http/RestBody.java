package io.forgotpassword.gateway.http;

import java.io.IOException;

/** The body of the REST protocol, JSON or an HTML form, becomes the members of both operations. */
final class RestBody {
  private final RequestFields fields = new RequestFields();

  private RestBody() {}

  static RequestFields readJson(byte[] body) throws Refusal {
    RestBody reading = new RestBody();
    JsonMembers.read(body, reading::member);
    return reading.fields;
  }

  static RequestFields readForm(byte[] body) throws Refusal {
    FormFields form = FormFields.of(body);
    RequestFields fields = new RequestFields();
    fields.username = form.only("username");
    fields.clientId = form.only("client_id");
    fields.confirmationCode = form.only("code");
    fields.password = form.only("password");
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
}
