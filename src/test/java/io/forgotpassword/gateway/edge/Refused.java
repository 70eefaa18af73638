package io.forgotpassword.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts refusals. */
final class Refused {
  private Refused() {}

  /** That the caller is told so, and that the exception, which is logged, quotes nothing typed. */
  static void assertRefused(ThrowingCallable action, String told) {
    Refusal refusal = catchThrowableOfType(Refusal.class, action);
    assertThat(refusal).isNotNull();
    assertThat(refusal.outcome().error().message()).isEqualTo(told);
    assertThat(refusal).hasMessage(refusal.outcome().verdict().sentence()).hasNoCause();
  }
}
