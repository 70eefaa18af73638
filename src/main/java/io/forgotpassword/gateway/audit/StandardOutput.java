package io.forgotpassword.gateway.audit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Lines on standard output, for a log shipper that reads it. */
final class StandardOutput implements AuditSink {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  @Override
  public Opening open(long sequence) {
    return Opening.CONTINUED;
  }

  @Override
  public void write(ByteBuffer lines) throws IOException {
    out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
  }

  @Override
  public void keep(byte[] checkpoint) {
    // It is among the lines, and there is no other place.
  }

  @Override
  public boolean sync() {
    return true; // Whoever reads the output keeps it.
  }

  @Override
  public String name() {
    return "standard output";
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
