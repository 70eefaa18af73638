package io.forgotpassword.gateway.config;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A configuration that cannot be used; its message has one line for each problem. */
public final class InvalidConfigException extends Exception {
  private final transient List<Problem> problems;

  InvalidConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, in the file's order; at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
