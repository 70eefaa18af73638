package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code LOG_FORMAT} makes of the log. */
class JsonLogTest {
  /** What is on standard error after one message, as the shipped configuration formats it. */
  private static List<String> logged(String format) throws Exception {
    LoggerContext context = new LoggerContext();
    context.putProperty("LOG_FORMAT", format);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(JsonLogTest.class.getResource("/logback.xml"));
      Logger log = context.getLogger("io.forgotpassword.gateway.Some");
      log.atError()
          .setCause(new IllegalStateException("broken \"cause\""))
          .addKeyValue("request_id", "1-2-3")
          .log("request {} failed\n", "1-2-3");
    } finally {
      System.setErr(err);
      context.stop();
    }
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void as_json_an_event_is_one_line_with_its_request_id() throws Exception {
    List<String> lines = logged("json");

    assertThat(lines).hasSize(1);
    JsonNode event = new ObjectMapper().readTree(lines.get(0));
    assertThat(event.path("level").asText()).isEqualTo("ERROR");
    assertThat(event.path("formattedMessage").asText()).isEqualTo("request 1-2-3 failed\n");
    assertThat(event.path("timestamp").isIntegralNumber()).isTrue();
    assertThat(event.path("kvpList").path(0).path("request_id").asText()).isEqualTo("1-2-3");
    assertThat(event.path("throwable").path("message").asText()).isEqualTo("broken \"cause\"");
  }

  @Test
  void as_text_an_event_is_for_people() throws Exception {
    assertThat(logged("text")).first().asString().contains("ERROR Some - request 1-2-3 failed");
  }
}
