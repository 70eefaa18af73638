package io.forgotpassword.gateway.signing;

import java.util.Properties;

/** Changes to the JVM's system properties that end with a test. */
final class SystemProperties implements AutoCloseable {
  private final Properties before = (Properties) System.getProperties().clone();

  /** Sets one property until this is closed. */
  SystemProperties with(String key, String value) {
    System.setProperty(key, value);
    return this;
  }

  @Override
  public void close() {
    System.setProperties(before);
  }
}
