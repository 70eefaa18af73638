package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.admin.AdminSettings;
import io.forgotpassword.gateway.model.Secret;
import java.util.regex.Pattern;

/** {@code admin} becomes its settings. */
final class AdminSection {
  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{0,1024}");
  private static final Format<Secret> TOKEN =
      Format.secret(
          "at most 1024 visible ASCII characters, no spaces", VISIBLE_ASCII.asMatchPredicate());

  private AdminSection() {}

  static AdminSettings read(Section admin) {
    AdminSettings settings =
        new AdminSettings(
            admin.value("host", NetworkFormat.HOST, "127.0.0.1"),
            admin.value("port", Format.PORT, 9090),
            admin.value("token", TOKEN, Secret.NONE));
    if (settings.token().isEmpty()
        && !admin.isBroken("token")
        && !NetworkFormat.isLoopback(settings.host())) {
      admin.refuse("token", "a token, because admin.host is not a loopback address");
    }
    return settings;
  }
}
