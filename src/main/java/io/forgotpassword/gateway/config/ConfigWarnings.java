package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;

/** What a valid configuration may have wrong, or leaves open. */
final class ConfigWarnings {
  private static final int SHORTEST_KEY = 16;

  /** Messages and codes together, where Cognito sees no risk. */
  private static final long COGNITO_HOUR = 20;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long UNLIMITED = 1L << 40;

  private final GatewayConfig config;
  private final List<String> warnings = new ArrayList<>();

  private ConfigWarnings(GatewayConfig config) {
    this.config = config;
  }

  /** Each warning names the key, the value and what was expected. */
  static List<String> of(GatewayConfig config) {
    ConfigWarnings found = new ConfigWarnings(config);
    List<ClientSettings> clients = config.clients();
    for (int i = 0; i < clients.size(); i++) {
      found.lookAtClient("clients[" + i + "].", clients.get(i));
    }
    found.lookAtLoginPages();
    found.lookAtConnections();
    found.lookAtWorstHour();
    found.lookAtRegion();
    found.lookAtKeys();
    found.lookAtPassThrough();
    return found.warnings;
  }

  private void lookAtClient(String at, ClientSettings client) {
    String region = config.cognito().region();
    String poolId = client.userPoolId();
    if (poolId != null && !poolId.startsWith(region + "_")) {
      warnings.add(
          ("%suser-pool-id: %s (expected: a pool of cognito.region %s, unless it is a multi-Region"
                  + " pool and this its primary Region now)")
              .formatted(at, poolId, region));
    }
    if (client.clientSecrets().isEmpty()) {
      warnings.add(
          ("%sclient-secrets: absent (expected: a secret; without one everybody who knows the client"
                  + " id can call Cognito around this gateway)")
              .formatted(at));
    }
    if (client.passwordPolicy() == null
        && client.disclosure() != ClientSettings.Disclosure.FAITHFUL) {
      warnings.add(
          ("%spassword-policy: absent (expected: the user pool's policy; without it callers see"
                  + " Cognito's InvalidPasswordException, which tells who exists if Cognito looks at"
                  + " the password before the code)")
              .formatted(at));
    }
    // What callers send under the key is dropped, and what the gateway adds is replaced by a link.
    OwnerPauseSettings pause = config.ownerPause();
    String pauseKey = pause == null ? OwnerPauseSettings.DEFAULT_KEY : pause.keyMetadata();
    if (client.allowedMetadata().stream().anyMatch(pauseKey::equalsIgnoreCase)
        || (pause != null && client.addedMetadata().containsKey(pauseKey))) {
      warnings.add(
          ("%sclient-metadata: %s (expected: another key; no caller may send this one, which carries"
                  + " the link of owner-pause)")
              .formatted(at, pauseKey));
    }
    // Clients without a user pool are taken for clients of one.
    if (poolId == null && config.limits().trustedDevices() != null && config.clients().size() > 1) {
      warnings.add(
          ("%suser-pool-id: absent (expected: one for each client, because of limits.trusted-devices;"
                  + " otherwise whoever has a user's name in another pool can use up that user's lane)")
              .formatted(at));
    }
  }

  private void lookAtLoginPages() {
    if (config.loginPages() != null && config.loginPages().hosts().isEmpty()) {
      warnings.add(
          "login-pages.hosts: [] (expected: the names under which the pages are served; without them"
              + " X-Forwarded-Host is what a caller typed)");
    }
  }

  private void lookAtConnections() {
    CognitoSettings cognito = config.cognito();
    long needed = (cognito.requestsPerSecond() * cognito.timeout().toMillis() + 1_999) / 2_000;
    if (cognito.connections() < needed) {
      warnings.add(
          ("cognito.connections: %d (expected: at least %d, which is cognito.requests-per-second x"
                  + " half of cognito.timeout; with fewer, calls wait for a connection while Cognito is"
                  + " slow)")
              .formatted(cognito.connections(), needed));
    }
  }

  private void lookAtWorstHour() {
    long worst = worstHour(config.limits());
    if (worst > COGNITO_HOUR) {
      warnings.add(
          ("limits.rules: %s messages and codes of one user in the worst hour, trusted devices"
                  + " included (expected: at most %d, which is what Cognito allows; whoever uses those"
                  + " up locks the owner out there)")
              .formatted(worst == UNLIMITED ? "any number of" : worst, COGNITO_HOUR));
    }
  }

  /** New Regions come, so an unknown one is no error. */
  private void lookAtRegion() {
    String region = config.cognito().region();
    List<String> known = Region.regions().stream().map(Region::id).toList();
    if (!known.contains(region)) {
      String hint = Suggestion.hint(region, known, "");
      warnings.add(
          "cognito.region: %s (expected: a Region that AWS has%s)".formatted(region, hint));
    }
  }

  private void lookAtKeys() {
    LimitSettings.TrustedDevices devices = config.limits().trustedDevices();
    if (devices != null && devices.keys().isEmpty() && config.audit().directory() == null) {
      warnings.add(
          "limits.trusted-devices.keys: absent (expected: a key, or an audit.directory beside which"
              + " one is kept; otherwise a restart forgets all devices)");
    }
    int length = config.audit().pseudonymKey().reveal().length();
    if (length > 0 && length < SHORTEST_KEY) {
      warnings.add(
          ("audit.pseudonym-key: %d characters (expected: %d or more, such as of openssl rand"
                  + " -base64 32; a short key can be guessed, and with it the usernames)")
              .formatted(length, SHORTEST_KEY));
    }
  }

  private void lookAtPassThrough() {
    Set<Operation> unlimited = new LinkedHashSet<>(config.cognito().passThrough());
    config.limits().rules().stream()
        .filter(rule -> rule.mode() == LimitSettings.Mode.ENFORCE)
        .forEach(rule -> unlimited.removeAll(rule.operations()));
    if (!unlimited.isEmpty()) {
      String names = unlimited.stream().map(Operation::wireName).collect(Collectors.joining(", "));
      warnings.add("cognito.pass-through: no enforced limit rule counts %s".formatted(names));
    }
  }

  /** What callers without number can have for one user, in both lanes. */
  private static long worstHour(LimitSettings limits) {
    long messages = worstHour(limits, Set.of(Operation.FORGOT_PASSWORD));
    long guesses = worstHour(limits, Set.of(Operation.CONFIRM_FORGOT_PASSWORD));
    long either = Math.min(UNLIMITED, messages + guesses);
    long open = Math.min(either, worstHour(limits, Operation.RECOVERY));
    LimitSettings.TrustedDevices trusted = limits.trustedDevices();
    return trusted == null || open == UNLIMITED
        ? open
        : open + worstHour(trusted.perUsername()) + worstHour(trusted.guesses());
  }

  private static long worstHour(LimitSettings limits, Set<Operation> operations) {
    return limits.rules().stream()
        .filter(rule -> rule.mode() == LimitSettings.Mode.ENFORCE)
        .filter(rule -> rule.keys().equals(List.of(LimitSettings.Key.USERNAME)))
        .filter(rule -> rule.operations().containsAll(operations))
        .mapToLong(rule -> worstHour(rule.allow()))
        .min()
        .orElse(UNLIMITED);
  }

  /** A full bucket, and what an hour refills. */
  private static long worstHour(List<LimitSettings.Allowance> windows) {
    return windows.stream()
        .mapToLong(
            allow -> allow.permits() + allow.permits() * HOUR_MILLIS / allow.window().toMillis())
        .min()
        .orElse(UNLIMITED);
  }
}
