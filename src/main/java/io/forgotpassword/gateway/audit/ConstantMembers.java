package io.forgotpassword.gateway.audit;

import java.util.function.Consumer;

/** Members that are the same in many records and stand together there, as they are written. */
final class ConstantMembers {
  private static final int CAPACITY = 256;

  /** Without the object's braces, and without a comma around. */
  final byte[] bytes;

  private ConstantMembers(byte[] bytes) {
    this.bytes = bytes;
  }

  /** What is written into an object that is empty. */
  static ConstantMembers of(Consumer<CanonicalWriter> members) {
    CanonicalWriter json = new CanonicalWriter(CAPACITY).object();
    int start = json.length();
    members.accept(json);
    return new ConstantMembers(json.copy(start, json.length()));
  }
}
