package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code owner-pause}. */
final class OwnerPauseSection {
  private static final URI STAND_IN = URI.create("https://localhost");

  private static final Format<String> KEY =
      Format.matching(Pattern.compile("[A-Za-z0-9_.-]{1,64}"), "1..64 letters, digits, _, . or -");

  /** A link in a message says who its reader is to whoever reads the network. */
  private static final Format<URI> BASE_URL =
      Format.<URI>of(
              "https://, a host and at most a port; http:// on the loopback only",
              text ->
                  Optional.of(text)
                      .flatMap(AddressFormat.SERVICE.parse())
                      .filter(OwnerPauseSection::isSafe))
          .shownAs(AddressFormat.SERVICE.shown());

  private OwnerPauseSection() {}

  /** Null without the section. */
  static @Nullable OwnerPauseSettings read(Section root, LimitSettings limits) {
    if (!root.isWritten("owner-pause")) {
      return null;
    }
    Section pause = root.section("owner-pause");
    if (limits.trustedDevices() == null) {
      root.refuse(
          "owner-pause", "limits.trusted-devices, too: otherwise a pause keeps the owner out");
    }
    return new OwnerPauseSettings(
        pause.value("key-metadata", KEY, OwnerPauseSettings.DEFAULT_KEY),
        pause.value("valid", UnitFormat.duration("10m", "7d"), Duration.ofHours(24)),
        pause.required("base-url", BASE_URL, STAND_IN));
  }

  private static boolean isSafe(URI uri) {
    return uri.getScheme().equals("https") || AddressFormat.isLoopback(uri.getHost());
  }
}
