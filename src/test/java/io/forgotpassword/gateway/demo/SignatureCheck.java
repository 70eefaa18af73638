package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.AwsCredentials;
import io.forgotpassword.gateway.signing.HmacSha256;
import io.forgotpassword.gateway.signing.Sha256;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a call's AWS Signature Version 4, computed anew from the request as received. A call
 * without one passes unless there is a key, which is then the only one that may sign.
 */
final class SignatureCheck {
  private static final String SERVICE = "cognito-idp";
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The header of AWS Signature Version 4. */
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 +Credential=(?<key>\\w+)"
              + "/(?<scope>\\d{8}/[\\w-]+/[\\w-]+/aws4_request) *,"
              + " *SignedHeaders=(?<headers>[a-z0-9;-]+) *, *Signature=(?<signature>[0-9a-f]{64})");

  private final @Nullable AwsCredentials key;
  private final String region;
  private final InstantSource clock;
  private final Sha256 sha256 = new Sha256();

  SignatureCheck(PoolSettings pool, @Nullable AwsCredentials key, InstantSource clock) {
    this.key = key;
    this.region = pool.region();
    this.clock = clock;
  }

  /** Refuses a call whose signature is bad, or missing though required. */
  void accept(HttpServerRequest request, Buffer body) {
    String header = request.getHeader("Authorization");
    if (header == null) {
      if (key != null) {
        throw new Refused("MissingAuthenticationTokenException", "Missing Authentication Token");
      }
      return;
    }
    Matcher authorization = AUTHORIZATION.matcher(header);
    if (!authorization.matches()) {
      throw new Refused("IncompleteSignatureException", "Authorization header is not complete.");
    }
    String amzDate = String.valueOf(request.getHeader("X-Amz-Date"));
    requireFresh(amzDate);
    String scope = authorization.group("scope");
    requireScope(scope.split("/", -1), amzDate);
    List<String> signed = List.of(authorization.group("headers").split(";", -1));
    requireSigned(signed, request.headers());
    AwsCredentials signer =
        keyOf(authorization.group("key"), request.getHeader("X-Amz-Security-Token"));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            amzDate,
            scope,
            sha256.hexOf(utf8(canonical(request, body, signed))));
    byte[] derived = utf8("AWS4" + signer.secretAccessKey().reveal());
    for (String part : scope.split("/", -1)) {
      derived = new HmacSha256(derived).of(utf8(part));
    }
    String expected = HexFormat.of().formatHex(new HmacSha256(derived).of(utf8(toSign)));
    if (!Secret.of(expected).equals(Secret.of(authorization.group("signature")))) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided.");
    }
  }

  private void requireFresh(String amzDate) {
    Instant signedAt;
    try {
      signedAt = AMZ_DATE.parse(amzDate, Instant::from);
    } catch (DateTimeException e) {
      throw new Refused("IncompleteSignatureException", "Date must be in ISO-8601 'basic format'.");
    }
    if (Duration.between(signedAt, clock.instant()).abs().compareTo(MAX_SKEW) > 0) {
      throw invalid("Signature expired or not yet current: " + amzDate);
    }
  }

  /** The scope is a date, a Region, a service and a constant. */
  private void requireScope(String[] scope, String amzDate) {
    if (!scope[1].equals(region)) {
      throw invalid("Credential should be scoped to a valid region.");
    }
    if (!scope[2].equals(SERVICE)) {
      throw invalid("Credential should be scoped to correct service: '" + SERVICE + "'.");
    }
    if (!amzDate.startsWith(scope[0])) {
      throw invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version.");
    }
  }

  /** The host, the content type and every {@code x-amz-*} header must be covered. */
  private static void requireSigned(List<String> signed, MultiMap headers) {
    boolean sorted = signed.equals(signed.stream().sorted().distinct().toList());
    boolean covered =
        headers.names().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .filter(name -> name.startsWith("x-amz-") || name.equals("content-type"))
            .allMatch(signed::contains);
    if (!sorted || !covered || !signed.contains("host")) {
      throw invalid("Host, content-type and every x-amz- header must be signed, in order.");
    }
  }

  private AwsCredentials keyOf(String id, @Nullable String token) {
    Secret sessionToken = token == null ? null : Secret.of(token);
    if (key == null
        || !key.accessKeyId().equals(id)
        || !Objects.equals(key.sessionToken(), sessionToken)) {
      throw new Refused(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    return key;
  }

  /**
   * The text that a signature covers, made from the request as it was received (AWS Signature
   * Version 4, "Create a canonical request"). The pool has one path and takes no query.
   */
  private String canonical(HttpServerRequest request, Buffer body, List<String> signed) {
    StringBuilder text = new StringBuilder("POST\n/\n\n");
    for (String name : signed) {
      text.append(name).append(':').append(valueOf(request, name)).append('\n');
    }
    return text.append('\n')
        .append(String.join(";", signed))
        .append('\n')
        .append(sha256.hexOf(body.getBytes()))
        .toString();
  }

  private static String valueOf(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    if (values.isEmpty() && name.equals("host")) {
      values = List.of(String.valueOf(request.authority()));
    }
    return values.stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Refused invalid(String message) {
    return new Refused("InvalidSignatureException", message);
  }
}
