package io.forgotpassword.gateway.demo;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Authorization header of AWS Signature Version 4.
 *
 * @param date the scope's, {@code yyyyMMdd}
 * @param signedHeaders in lower case, in the order sent
 * @param signature 64 hexadecimal digits
 */
record AuthorizationHeader(
    String keyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature) {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 +Credential=(\\w+)/(\\d{8})/([\\w-]+)/([\\w-]+)/aws4_request *,"
              + " *SignedHeaders=([a-z0-9;-]+) *, *Signature=([0-9a-f]{64})");

  /** The parts of a header's value, or empty when it is not of this form. */
  static Optional<AuthorizationHeader> parse(String value) {
    Matcher form = FORM.matcher(value);
    return form.matches()
        ? Optional.of(
            new AuthorizationHeader(
                form.group(1),
                form.group(2),
                form.group(3),
                form.group(4),
                List.of(form.group(5).split(";", -1)),
                form.group(6)))
        : Optional.empty();
  }

  /** What ties the signature to one day, Region and service. */
  String scope() {
    return date + "/" + region + "/" + service + "/aws4_request";
  }
}
