package io.forgotpassword.gateway.telemetry;

import io.opentelemetry.api.trace.SpanContext;

/** A request that is not sampled: it leaves no span, and whoever comes next is told so. */
record UntracedRequest(SpanContext context) implements RequestObserver {
  @Override
  public TraceSpan begin(SpanName stage) {
    return stage == SpanName.FORWARD ? new Passed(traceparentOf(context)) : TraceSpan.NONE;
  }

  /** W3C Trace Context, section 3.2: version, trace id, parent id, flags. */
  static String traceparentOf(SpanContext context) {
    return "00-"
        + context.getTraceId()
        + '-'
        + context.getSpanId()
        + '-'
        + context.getTraceFlags().asHex();
  }

  private record Passed(String traceparent) implements TraceSpan {}
}
