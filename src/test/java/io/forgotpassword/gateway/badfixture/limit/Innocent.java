package io.forgotpassword.gateway.badfixture.limit;

/** What the offender must not know. */
public final class Innocent {}
