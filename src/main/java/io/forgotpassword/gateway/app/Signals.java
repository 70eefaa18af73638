package io.forgotpassword.gateway.app;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles operating-system signals through {@code sun.misc.Signal}, by reflection because the
 * compiler cannot be told to accept its use. Without that class, signals are not handled.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Runs an action on every signal of a kind, each time on a new thread.
   *
   * @param name without its SIG, such as {@code HUP}
   */
  static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      Object kind = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, kind, listener);
    } catch (ReflectiveOperationException e) {
      LOG.warn("SIG{} cannot be handled here", name, e);
    }
  }
}
