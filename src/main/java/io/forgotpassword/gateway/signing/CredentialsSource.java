package io.forgotpassword.gateway.signing;

import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The AWS credentials of this process, found as every AWS SDK finds them. It refreshes them on a
 * thread, so {@link #current()} never blocks. When a refresh fails, the current credentials stay in
 * use until they expire, and the next attempt follows after {@link #RETRY_AFTER}. Thread-safe: one
 * for all event loops.
 */
public final class CredentialsSource implements AutoCloseable {
  /** How long before they expire credentials are replaced. */
  public static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);

  /**
   * How often credentials without a known expiration are looked up again. AWS offers an instance's
   * new credentials five minutes before the old ones expire, see "Retrieve security credentials
   * from instance metadata" in the EC2 user guide.
   */
  public static final Duration REFRESH_EVERY = Duration.ofMinutes(2);

  /** The time from a failure to the next attempt, and the shortest time between two attempts. */
  public static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final Supplier<AwsCredentials> lookup;
  private final ScheduledExecutorService executor;
  private final InstantSource clock;
  private final Consumer<String> onFailure;
  private final CompletableFuture<AwsCredentials> first = new CompletableFuture<>();

  private volatile @Nullable AwsCredentials latest;
  private volatile String problem = "AWS credentials have not been looked for yet";
  private @Nullable ScheduledFuture<?> next;
  private boolean closed;

  /**
   * A source that has not started, with a daemon thread of its own, which reports why a look-up
   * failed, without secrets.
   */
  public CredentialsSource(InstantSource clock, Consumer<String> onFailure) {
    this(
        CredentialsSource::lookUp,
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "aws-credentials");
              thread.setDaemon(true);
              return thread;
            }),
        clock,
        onFailure);
  }

  CredentialsSource(
      Supplier<AwsCredentials> lookup,
      ScheduledExecutorService executor,
      InstantSource clock,
      Consumer<String> onFailure) {
    this.lookup = lookup;
    this.executor = executor;
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /**
   * Starts the look-ups; call it once. Returns the credentials of the first, or a {@link
   * CredentialsUnavailableException}; the source keeps trying in both cases.
   */
  public CompletableFuture<AwsCredentials> start() {
    scheduleIn(Duration.ZERO);
    return first;
  }

  /**
   * The latest credentials; never blocks. Throws a {@link CredentialsUnavailableException} when
   * none were found yet or the last ones expired.
   */
  public AwsCredentials current() {
    AwsCredentials credentials = latest;
    if (credentials == null) {
      throw new CredentialsUnavailableException(problem);
    }
    Instant expiration = credentials.expiration();
    if (expiration != null && !clock.instant().isBefore(expiration)) {
      throw new CredentialsUnavailableException(
          "the AWS credentials expired at " + expiration + ": " + problem);
    }
    return credentials;
  }

  /** Stops refreshing; the last credentials stay in use until they expire. */
  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel(false);
    }
    executor.shutdownNow();
  }

  private void refresh() {
    try {
      AwsCredentials found = lookup.get();
      latest = found;
      problem = "no newer ones were found";
      scheduleIn(untilRefresh(found));
      first.complete(found);
    } catch (RuntimeException e) {
      problem = "no AWS credentials found: " + e.getMessage();
      scheduleIn(RETRY_AFTER);
      first.completeExceptionally(new CredentialsUnavailableException(problem));
      onFailure.accept(problem);
    }
  }

  private Duration untilRefresh(AwsCredentials credentials) {
    Instant expiration = credentials.expiration();
    if (expiration == null) {
      return REFRESH_EVERY;
    }
    Duration ahead = Duration.between(clock.instant(), expiration.minus(REFRESH_AHEAD));
    return ahead.compareTo(RETRY_AFTER) < 0 ? RETRY_AFTER : ahead;
  }

  private synchronized void scheduleIn(Duration delay) {
    if (!closed) {
      next = executor.schedule(this::refresh, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Looks where every AWS SDK does: system properties, environment, web identity, profile,
   * container, instance metadata, in this order; see "Default credentials provider chain" in the
   * AWS SDK for Java 2.x guide. Blocks on files and on HTTP; throws the SDK's exception when
   * nothing is found.
   *
   * <p>Every look-up uses a new chain. A chain that is kept reads the profile file only once and
   * returns temporary credentials until shortly before they expire. The SDK knows the expiration of
   * credentials from STS, but not of those from containers and instances.
   */
  static AwsCredentials lookUp() {
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
      var found = chain.resolveCredentials();
      @Nullable Secret token =
          found instanceof AwsSessionCredentials session ? Secret.of(session.sessionToken()) : null;
      @Nullable Instant expiration = found.expirationTime().orElse(null);
      return new AwsCredentials(
          found.accessKeyId(), Secret.of(found.secretAccessKey()), token, expiration);
    }
  }

  /** No credentials to sign with; the message gives the reason and holds no secret. */
  public static final class CredentialsUnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private CredentialsUnavailableException(String reason) {
      super(reason);
    }
  }
}
