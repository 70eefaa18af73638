package io.forgotpassword.gateway;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals, which Java offers through {@code sun.misc.Signal} only. It is reached by reflection,
 * since the compiler has no way to accept its use; a platform without it goes without them.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Has an action run on every signal of a kind, each on a thread of its own.
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
