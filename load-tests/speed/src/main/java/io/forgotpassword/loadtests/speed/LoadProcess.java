package io.forgotpassword.loadtests.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A generator in a process of its own, so that its CPU time is nobody else's. */
final class LoadProcess {
  private final OutputStream orders;
  private final BufferedReader answers;

  LoadProcess(Processes processes, int core) throws IOException {
    Process generator = processes.java(core, "generator", Generator.class);
    this.orders = generator.getOutputStream();
    this.answers = generator.inputReader(StandardCharsets.US_ASCII);
  }

  /** Returns when the run is over. */
  Load load(Order order) throws IOException {
    orders.write((order.line() + "\n").getBytes(StandardCharsets.US_ASCII));
    orders.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the generator ended; its log tells why");
    }
    return Load.parse(line);
  }

  /** So many requests, however long they take: compilers count calls, not seconds. */
  void warmUp(Order order, long requests) throws IOException {
    for (long answered = 0; answered < requests; ) {
      answered += load(order).answers();
    }
  }
}
