package io.forgotpassword.gateway;

import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the limit rules of a configuration file that changed while the gateway runs: on SIGHUP,
 * and within seconds of a change to the file or to what a link to it points at, as Kubernetes
 * changes a ConfigMap. A file with a problem changes nothing and is reported whole.
 */
final class Reloader {
  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);
  private static final int LOOK_EVERY_SECONDS = 2;

  private final Path file;
  private final Map<String, String> environment;
  private final Gateway gateway;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "configuration");
            thread.setDaemon(true);
            return thread;
          });
  private GatewayConfig inForce;
  private Content seen;

  Reloader(Path file, Map<String, String> environment, GatewayConfig inForce, Gateway gateway) {
    this.file = file;
    this.environment = environment;
    this.inForce = inForce;
    this.gateway = gateway;
    this.seen = Content.of(file);
  }

  /** Starts to look, and to listen for SIGHUP. */
  void start() {
    var unused =
        executor.scheduleWithFixedDelay(
            this::lookForChange, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    Hangup.handle(() -> executor.execute(this::reload));
  }

  private void lookForChange() {
    try {
      if (!Content.of(file).equals(seen)) {
        reload();
      }
    } catch (RuntimeException e) {
      LOG.error("looking for a changed configuration failed and will be tried again", e);
    }
  }

  /** Reads the file and applies its limit rules, or reports why not. */
  synchronized void reload() {
    seen = Content.of(file);
    try {
      GatewayConfig changed = ConfigLoader.load(file, environment);
      gateway.replaceRules(changed.limits().rules());
      if (needsRestart(changed)) {
        LOG.warn("{}: only limits.rules change while running; the rest needs a restart", file);
      }
      inForce = changed;
      LOG.info("{}: {} limit rules in force", file, changed.limits().rules().size());
    } catch (InvalidConfigException e) {
      gateway.rejectedConfiguration();
      LOG.error("the configuration has problems, nothing was changed:\n{}", e.getMessage());
    }
  }

  private boolean needsRestart(GatewayConfig changed) {
    return !changed.withRules(inForce.limits().rules()).equals(inForce);
  }

  /** What tells one content of the file from another without reading it. */
  private record Content(String target, FileTime modified, long size) {
    private static final Content NONE = new Content("", FileTime.fromMillis(0), -1);

    static Content of(Path file) {
      try {
        Path target = file.toRealPath();
        return new Content(
            target.toString(), Files.getLastModifiedTime(target), Files.size(target));
      } catch (IOException gone) {
        return NONE;
      }
    }
  }
}
