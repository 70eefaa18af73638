package io.forgotpassword.gateway.edge.netty;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;

/**
 * Vert.x's decoder of HTTP/1 requests with a bound on the number of headers and trailers: a header
 * of five bytes takes some 170 of memory, and a head that never ends is of no request yet.
 */
final class HeadDecoder extends VertxHttpRequestDecoder {
  /** Browsers send 20 to 30, and proxies add a few. */
  private static final int MAX_HEADERS = 128;

  private int headers;

  private HeadDecoder(Http1ServerConfig config) {
    super(config);
  }

  /** Takes the place of Vert.x's decoder, and its bytes, if the pipeline has one. */
  static void putInto(ChannelPipeline pipeline, int maxBytes) {
    if (pipeline.get(VertxHttpRequestDecoder.class) != null) {
      pipeline.replace(
          VertxHttpRequestDecoder.class,
          "httpDecoder",
          new HeadDecoder(
              new Http1ServerConfig()
                  .setMaxHeaderSize(maxBytes)
                  .setMaxInitialLineLength(maxBytes)));
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    headers = 0;
    return super.createMessage(initialLine);
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (++headers > MAX_HEADERS) {
      throw new TooLongHttpHeaderException("more than " + MAX_HEADERS + " headers");
    }
    return super.splitHeaderName(line, start, length);
  }
}
