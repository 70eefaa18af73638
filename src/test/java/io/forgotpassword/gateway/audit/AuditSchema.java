package io.forgotpassword.gateway.audit;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Set;

/** The schema that every line of a trail keeps to. */
public final class AuditSchema {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(AuditSchema.class.getResourceAsStream("ocsf-1.8.schema.json"));

  private AuditSchema() {}

  /** What is wrong with a line; empty when nothing is. */
  static Set<ValidationMessage> problemsOf(String line) {
    return SCHEMA.validate(line, InputFormat.JSON);
  }

  /** Fails on the first line that does not keep to it. */
  public static List<String> hold(List<String> lines) {
    for (String line : lines) {
      Set<ValidationMessage> problems = problemsOf(line);
      if (!problems.isEmpty()) {
        throw new AssertionError("not in the schema: " + line + "\n" + problems);
      }
    }
    return lines;
  }
}
