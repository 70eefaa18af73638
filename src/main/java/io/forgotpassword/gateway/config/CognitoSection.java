package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings.Signing;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code cognito} becomes its settings. */
final class CognitoSection {
  private static final int MAX_CONNECTIONS = 10_000;
  private static final int MAX_RATE = 100_000;

  private static final Format<String> REGION =
      Format.matching(
          Pattern.compile("[a-z]{2,4}(-[a-z]{1,16}){1,3}-[0-9]{1,2}"),
          "an AWS Region such as eu-west-1");

  private static final Format<String> OPERATION =
      Format.matching(Pattern.compile("[A-Za-z]{1,64}"), "the name of an operation");

  private CognitoSection() {}

  static CognitoSettings read(Section cognito) {
    String region = cognito.required("region", REGION, "");
    return new CognitoSettings(
        region,
        cognito.value("endpoint", UriFormat.SERVICE, endpointIn(region)),
        cognito.value("signing", Format.choice(Signing.class), Signing.NONE),
        cognito.value("timeout", DurationFormat.between("100ms", "5m"), Duration.ofSeconds(5)),
        cognito.value("connections", Format.integer(1, MAX_CONNECTIONS), 64),
        cognito.value("requests-per-second", Format.integer(1, MAX_RATE), 25),
        cognito.list("pass-through", OPERATION, List.of()));
  }

  /** Partitions differ in their domain; the isolated ones need {@code cognito.endpoint}. */
  private static URI endpointIn(String region) {
    String domain = "amazonaws.com";
    if (region.startsWith("cn-")) {
      domain = "amazonaws.com.cn";
    } else if (region.startsWith("eusc-")) {
      domain = "amazonaws.eu";
    }
    return URI.create("https://cognito-idp." + region + "." + domain);
  }
}
