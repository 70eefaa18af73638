package io.forgotpassword.gateway.model;

/** The chain of causes of a failure. */
public final class Causes {
  private Causes() {}

  /** Where the chain ends; the failure itself when nothing caused it. */
  public static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Whether a failure is of a type, or something in its chain is. */
  public static boolean include(Throwable failure, Class<? extends Throwable> type) {
    Throwable each = failure;
    while (each != null && !type.isInstance(each)) {
      each = each.getCause();
    }
    return each != null;
  }
}
