package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings.Signing;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.QuotaCategory;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code cognito}. */
final class CognitoSection {
  private static final int MAX_CONNECTIONS = 10_000;
  private static final int MAX_RATE = 100_000;

  private static final Format<String> REGION =
      Format.matching(
          "[a-z]{2,4}(-[a-z]{1,16}){1,3}-[0-9]{1,2}", "an AWS Region such as eu-west-1");

  private CognitoSection() {}

  static CognitoSettings read(Section cognito) {
    String region = cognito.required("region", REGION, "");
    return new CognitoSettings(
        region,
        cognito.value("endpoint", AddressFormat.SERVICE, endpointIn(region)),
        cognito.choice("signing", Signing.NONE),
        cognito.duration("timeout", "100ms", "5m", Duration.ofSeconds(5)),
        cognito.integer("connections", 1, MAX_CONNECTIONS, 64),
        cognito.integer("requests-per-second", 1, MAX_RATE, 25),
        passThrough(cognito),
        categories(cognito.section("categories")));
  }

  private static Map<QuotaCategory, Integer> categories(Section categories) {
    Map<QuotaCategory, Integer> ceilings = new EnumMap<>(QuotaCategory.class);
    for (QuotaCategory category : QuotaCategory.values()) {
      Integer ceiling = categories.optional(category.wireName(), Format.integer(1, MAX_RATE));
      if (ceiling != null) {
        ceilings.put(category, ceiling);
      }
    }
    String recovery = QuotaCategory.USER_ACCOUNT_RECOVERY.wireName();
    if (categories.isWritten(recovery)) {
      categories.refuse(recovery, "nothing; cognito.requests-per-second is its ceiling");
    }
    return Collections.unmodifiableMap(ceilings);
  }

  private static List<Operation> passThrough(Section cognito) {
    List<String> names = cognito.list("pass-through", Format.NON_EMPTY, List.of());
    if (cognito.isBroken("pass-through")) {
      return List.of();
    }
    Set<Operation> operations = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String at = "pass-through[" + i + "]";
      Optional<Operation> named = Operation.ofWireName(names.get(i));
      if (named.isEmpty()) {
        cognito.refuse(at, "an operation without AWS authentication" + suggestion(names.get(i)));
      } else if (named.get().isRecovery()) {
        cognito.refuse(at, "another operation; this one always crosses");
      } else if (!operations.add(named.get())) {
        cognito.refuse(at, "each operation once");
      }
    }
    return List.copyOf(operations);
  }

  private static String suggestion(String name) {
    List<String> known = Stream.of(Operation.values()).map(Operation::wireName).toList();
    return Suggestion.hint(name, known, " such as InitiateAuth");
  }

  /** The endpoint by partition; isolated partitions need {@code cognito.endpoint}. */
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
