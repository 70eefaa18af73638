package io.forgotpassword.gateway.limit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A script that runs inside Redis, where nothing else runs meanwhile. */
record LuaScript(String text) {
  /** Draws on buckets, and debts paid to them. */
  static final LuaScript DRAW = read("draw.lua");

  /** Permits of a quota. */
  static final LuaScript LEASE = read("lease.lua");

  /** A gateway's sign of life. */
  static final LuaScript HEARTBEAT = read("heartbeat.lua");

  private static LuaScript read(String name) {
    try (InputStream script = LuaScript.class.getResourceAsStream(name)) {
      byte[] text = Objects.requireNonNull(script, name).readAllBytes();
      return new LuaScript(new String(text, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be read", e);
    }
  }
}
