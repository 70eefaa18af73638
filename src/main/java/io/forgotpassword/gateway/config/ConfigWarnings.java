package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.recovery.ClientSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a valid configuration may have wrong, or leaves open. */
final class ConfigWarnings {
  private ConfigWarnings() {}

  /** Each warning names the key, the value and what was expected. */
  static List<String> of(GatewayConfig config) {
    List<String> warnings = new ArrayList<>();
    List<ClientSettings> clients = config.clients();
    for (int i = 0; i < clients.size(); i++) {
      ClientSettings client = clients.get(i);
      String at = "clients[" + i + "].";
      String region = config.cognito().region();
      if (client.userPoolId() != null && !client.userPoolId().startsWith(region + "_")) {
        warnings.add(
            at
                + "user-pool-id: "
                + client.userPoolId()
                + " (expected: a pool of cognito.region "
                + region
                + ", unless it is a multi-Region pool and this its primary Region now)");
      }
      if (client.passwordPolicy() == null
          && client.disclosure() != ClientSettings.Disclosure.FAITHFUL) {
        warnings.add(
            at
                + "password-policy: absent (expected: the user pool's policy; without it callers"
                + " see Cognito's InvalidPasswordException, which tells who exists if Cognito looks"
                + " at the password before the code)");
      }
    }
    if (config.loginPages() != null && config.loginPages().hosts().isEmpty()) {
      warnings.add(
          "login-pages.hosts: [] (expected: the names under which the pages are served; without"
              + " them X-Forwarded-Host is what a caller typed)");
    }
    String unlimited = unlimitedOperations(config);
    if (!unlimited.isEmpty()) {
      warnings.add("cognito.pass-through: no enforced limit rule counts " + unlimited);
    }
    return warnings;
  }

  private static String unlimitedOperations(GatewayConfig config) {
    Set<Operation> unlimited = new LinkedHashSet<>(config.cognito().passThrough());
    config.limits().rules().stream()
        .filter(rule -> rule.mode() == LimitSettings.Mode.ENFORCE)
        .forEach(rule -> unlimited.removeAll(rule.operations()));
    return unlimited.stream().map(Operation::wireName).collect(Collectors.joining(", "));
  }
}
