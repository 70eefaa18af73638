package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code audit} becomes its settings. */
final class AuditSection {
  private static final int LONGEST_KEY = 1024;
  private static final String SCHEMA = "ocsf-1.8";

  private static final Format<Secret> PSEUDONYM_KEY =
      Format.secret("at most 1024 characters", key -> key.length() <= LONGEST_KEY);

  private static final Format<String> SERVERS =
      Format.text(
          "host:port, separated by commas",
          Pattern.compile("[^,:\\s]+:[0-9]{1,5}(,[^,:\\s]+:[0-9]{1,5}){0,63}").asMatchPredicate());

  private static final Format<String> TOPIC =
      Format.matching(
          Pattern.compile("[A-Za-z0-9._-]{1,249}"), "1 to 249 letters, digits, ., _ or -");

  private AuditSection() {}

  static AuditSettings read(Section audit) {
    return new AuditSettings(
        audit.optional("directory", Format.PATH),
        audit.value("pseudonym-key", PSEUDONYM_KEY, Secret.NONE),
        audit.value("schema", Format.choice(List.of(SCHEMA), schema -> schema), SCHEMA),
        kafka(audit));
  }

  private static AuditSettings.@Nullable Kafka kafka(Section audit) {
    if (!audit.isWritten("kafka")) {
      return null;
    }
    Section kafka = audit.section("kafka");
    return new AuditSettings.Kafka(
        kafka.required("bootstrap-servers", SERVERS, ""), kafka.required("topic", TOPIC, ""));
  }
}
