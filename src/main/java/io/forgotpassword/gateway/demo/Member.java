package io.forgotpassword.gateway.demo;

/** A text member that only some operations have. */
record Member(String name, Constraint constraint, boolean isRequired) {
  static Member required(String name, Constraint constraint) {
    return new Member(name, constraint, true);
  }

  static Member optional(String name, Constraint constraint) {
    return new Member(name, constraint, false);
  }
}
