package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.SignaturePolicy.AccessKey;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.HmacSha256;
import io.forgotpassword.gateway.signing.Sha256;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Verifies a call's AWS Signature Version 4, computed anew from the request as received. A call
 * without one passes unless the policy requires it.
 */
final class SignatureCheck {
  private static final String SERVICE = "cognito-idp";
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SignaturePolicy policy;
  private final String region;
  private final InstantSource clock;
  private final Sha256 sha256 = new Sha256();

  /**
   * The Authorization header of AWS Signature Version 4.
   *
   * @param date the scope's, {@code yyyyMMdd}
   * @param signedHeaders in lower case, in the order sent
   * @param signature 64 hexadecimal digits
   */
  private record AuthorizationHeader(
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

  SignatureCheck(PoolSettings settings, InstantSource clock) {
    this.policy = settings.signatures();
    this.region = settings.region();
    this.clock = clock;
  }

  /** Refuses a call whose signature is bad, or missing though required. */
  void check(WireRequest request) {
    String header = request.headers().get("Authorization");
    if (header == null) {
      if (policy.required()) {
        throw Refused.client("MissingAuthenticationTokenException", "Missing Authentication Token");
      }
      return;
    }
    AuthorizationHeader authorization =
        AuthorizationHeader.parse(header)
            .orElseThrow(
                () ->
                    Refused.client(
                        "IncompleteSignatureException", "Authorization header is not complete."));
    String amzDate = String.valueOf(request.headers().get("X-Amz-Date"));
    requireFresh(amzDate);
    requireScope(authorization, amzDate);
    requireSigned(authorization.signedHeaders(), request.headers());
    AccessKey key = keyOf(authorization, request.headers());
    if (!Secret.of(signature(request, authorization, amzDate, key))
        .equals(Secret.of(authorization.signature()))) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided.");
    }
  }

  private void requireFresh(String amzDate) {
    Instant signedAt;
    try {
      signedAt = AMZ_DATE.parse(amzDate, Instant::from);
    } catch (DateTimeException e) {
      throw Refused.client(
          "IncompleteSignatureException", "Date must be in ISO-8601 'basic format'.");
    }
    if (Duration.between(signedAt, clock.instant()).abs().compareTo(MAX_SKEW) > 0) {
      throw invalid("Signature expired or not yet current: " + amzDate);
    }
  }

  private void requireScope(AuthorizationHeader authorization, String amzDate) {
    if (!authorization.region().equals(region)) {
      throw invalid("Credential should be scoped to a valid region.");
    }
    if (!authorization.service().equals(SERVICE)) {
      throw invalid("Credential should be scoped to correct service: '" + SERVICE + "'.");
    }
    if (!amzDate.startsWith(authorization.date())) {
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

  private AccessKey keyOf(AuthorizationHeader authorization, MultiMap headers) {
    String token = headers.get("X-Amz-Security-Token");
    return policy.keys().stream()
        .filter(key -> key.id().equals(authorization.keyId()))
        .filter(key -> Objects.equals(key.sessionToken(), token))
        .findFirst()
        .orElseThrow(
            () ->
                Refused.client(
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid."));
  }

  private String signature(
      WireRequest request, AuthorizationHeader authorization, String amzDate, AccessKey key) {
    String canonical = canonical(request, authorization.signedHeaders());
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            amzDate,
            authorization.scope(),
            sha256.hexOf(utf8(canonical)));
    byte[] derived = utf8("AWS4" + key.secret().reveal());
    for (String part : authorization.scope().split("/", -1)) {
      derived = new HmacSha256(derived).of(utf8(part));
    }
    return HexFormat.of().formatHex(new HmacSha256(derived).of(utf8(toSign)));
  }

  /**
   * The text that a signature covers, made from the request as it was received (AWS Signature
   * Version 4, "Create a canonical request"). The pool has one path and takes no query.
   */
  private String canonical(WireRequest request, List<String> signedHeaders) {
    StringBuilder text = new StringBuilder().append(request.method()).append("\n/\n\n");
    for (String name : signedHeaders) {
      text.append(name).append(':').append(valueOf(request, name)).append('\n');
    }
    return text.append('\n')
        .append(String.join(";", signedHeaders))
        .append('\n')
        .append(sha256.hexOf(request.body().getBytes()))
        .toString();
  }

  private static String valueOf(WireRequest request, String name) {
    List<String> values =
        name.equals("host")
            ? Collections.singletonList(request.host())
            : request.headers().getAll(name);
    return values.stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Refused invalid(String message) {
    return Refused.client("InvalidSignatureException", message);
  }
}
