package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the limit rules, the client secrets and the device keys of a configuration that changed
 * while the gateway runs: on SIGHUP, and within seconds of a change to the file, to a file that it
 * takes a value from, or to what a link to one points at, as Kubernetes changes a ConfigMap or a
 * Secret. A configuration with a problem changes nothing and is reported whole.
 */
public final class Reloader {
  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);
  private static final int LOOK_EVERY_SECONDS = 5;

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
  private Map<Path, Content> seen;

  /** A reloader for a gateway that runs with a configuration from this file. */
  public Reloader(
      Path file, Map<String, String> environment, GatewayConfig loaded, Gateway gateway) {
    this.file = file;
    this.environment = environment;
    this.gateway = gateway;
    this.seen = stampsOf(loaded);
  }

  /** Starts to look, and to listen for SIGHUP. */
  public void start() {
    var unused =
        executor.scheduleWithFixedDelay(
            this::lookForChange, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    Signals.handle("HUP", () -> executor.execute(this::reload));
  }

  /** Reloads when anything that was read has changed since. */
  void lookForChange() {
    try {
      if (seen.entrySet().stream().anyMatch(Reloader::changed)) {
        reload();
      }
    } catch (RuntimeException e) {
      LOG.error("looking for a changed configuration failed and will be tried again", e);
    }
  }

  private static boolean changed(Map.Entry<Path, Content> read) {
    return !Content.of(read.getKey()).equals(read.getValue());
  }

  /** What was read for the configuration in force; if that has changed since, it is read anew. */
  private Map<Path, Content> stampsOf(GatewayConfig loaded) {
    Map<Path, Content> stamps = new HashMap<>();
    try {
      GatewayConfig now =
          ConfigLoader.load(file, environment, read -> stamps.put(read, Content.of(read)));
      return now.equals(loaded) ? stamps : Map.of(file, Content.NONE);
    } catch (InvalidConfigException changed) {
      return Map.of(file, Content.NONE);
    }
  }

  /** Reads the configuration and applies its limit rules, secrets and keys, or reports why not. */
  synchronized void reload() {
    Map<Path, Content> stamps = new HashMap<>();
    try {
      GatewayConfig changed =
          ConfigLoader.load(file, environment, read -> stamps.put(read, Content.of(read)));
      GatewayConfig inForce = gateway.apply(changed);
      if (!inForce.equals(changed)) {
        LOG.warn(
            "{}: only limits.rules, client-secrets and the keys of limits.trusted-devices change while"
                + " running; the rest needs a restart",
            file);
      }
      changed.warnings().forEach(LOG::warn);
      LOG.info("{}: {} limit rules in force", file, changed.limits().rules().size());
    } catch (InvalidConfigException e) {
      gateway.rejectedConfiguration();
      LOG.error("the configuration has problems, nothing was changed:\n{}", e.getMessage());
    }
    seen = stamps;
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
