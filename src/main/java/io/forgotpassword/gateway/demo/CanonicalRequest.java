package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.signing.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text that a signature covers, made from the request as it was received (AWS Signature Version
 * 4, "Create a canonical request"). The pool has one path and takes no query.
 */
final class CanonicalRequest {
  private CanonicalRequest() {}

  static String of(WireRequest request, List<String> signedHeaders, Sha256 sha256) {
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

  static String hashOf(String canonicalRequest, Sha256 sha256) {
    return sha256.hexOf(canonicalRequest.getBytes(StandardCharsets.UTF_8));
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
}
