package io.forgotpassword.gateway.badfixture.model;

import io.forgotpassword.gateway.badfixture.limit.Innocent;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;

/** Breaks three rules on purpose: the model uses another package, Vert.x, and its internals. */
public final class Offender {
  List<Class<?>> offences() {
    return List.of(Innocent.class, Vertx.class, ContextInternal.class);
  }
}
