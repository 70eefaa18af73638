package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.signing.AwsCredentials;
import io.forgotpassword.gateway.signing.CredentialsSource;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The AWS credentials of this process, refreshed on a daemon thread of their own. */
final class AwsIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(AwsIdentity.class);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "aws-credentials");
            thread.setDaemon(true);
            return thread;
          });
  private final CredentialsSource source =
      new CredentialsSource(executor, InstantSource.system(), LOG::warn);

  /** Completes when the first look-up found credentials. */
  Future<Void> found() {
    return Future.fromCompletionStage(source.start()).mapEmpty();
  }

  AwsCredentials current() {
    return source.current();
  }

  void close() {
    source.close();
    executor.shutdownNow();
  }
}
