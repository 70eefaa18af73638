package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code telemetry} becomes its settings. */
final class TelemetrySection {
  private static final Pattern SHARE = Pattern.compile("(?:0(?:\\.[0-9]{1,9})?|1(?:\\.0{1,9})?)");

  private static final Format<Double> RATIO =
      Format.of(
          "0..1",
          text -> Optional.of(text).filter(SHARE.asMatchPredicate()).map(Double::parseDouble));

  private TelemetrySection() {}

  static TelemetrySettings read(Section telemetry) {
    TelemetrySettings defaults = TelemetrySettings.DEFAULT;
    return new TelemetrySettings(
        telemetry.optional("otlp-endpoint", UriFormat.RESOURCE),
        telemetry.value("sample-ratio", RATIO, defaults.sampleRatio()),
        telemetry.value("logs", Format.choice(TelemetrySettings.Logs.class), defaults.logs()),
        telemetry.value("access-log", Format.BOOLEAN, defaults.accessLog()));
  }
}
