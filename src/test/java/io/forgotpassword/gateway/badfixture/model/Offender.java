package io.forgotpassword.gateway.badfixture.model;

import io.forgotpassword.gateway.badfixture.limit.Innocent;
import io.vertx.core.Vertx;
import java.util.List;

/** Breaks two rules on purpose: the model uses another package, and Vert.x. */
public final class Offender {
  List<Class<?>> offences() {
    return List.of(Innocent.class, Vertx.class);
  }
}
