package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.HttpClients;
import io.forgotpassword.gateway.app.Gateway;
import io.forgotpassword.gateway.audit.AuditSchema;
import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.demo.FullUserPool;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.edge.GatewayVerticle;
import io.forgotpassword.gateway.signing.AwsCredentials;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real gateway before a real embedded pool, both on free ports of the loopback, configured by
 * YAML as an operator would. Sections can be replaced before it starts.
 */
public final class TestGateway implements AutoCloseable {
  private static final String NO_LIMITS = "{single-flight: 0s, rules: []}";

  /** So that no test waits for its turn that does not mean to. */
  private static final String FAST = ", requests-per-second: 100000";

  private static final HttpClient HTTP = HttpClients.http11();

  private final Path directory;
  private final Vertx vertx = Vertx.vertx();
  private PoolSettings poolSettings = PoolSettings.example();
  private InstantSource poolClock = InstantSource.system();
  private @Nullable AwsCredentials signingKey;
  private String drain = "2s";
  private String server = "";
  private String admin = "";
  private String cognito = FAST;
  private String endpoint = "";
  private String client = "disclosure: faithful";
  private String anotherClient = "";
  private String limits = NO_LIMITS;
  private String loginPages = "";
  private String ownerPause = "";
  private String audit = "";
  private String telemetry = "";
  private List<String> secrets = List.of(PoolSettings.EXAMPLE_CLIENT.secrets().get(0).reveal());
  private FullUserPool pool = newPool();
  private Gateway gateway;
  private GatewayVerticle.Bounds bounds = GatewayVerticle.Bounds.PRODUCTION;

  private TestGateway(Path directory) {
    this.directory = directory;
  }

  /** A gateway that is not started; the directory takes its configuration and its audit. */
  public static TestGateway in(Path directory) {
    return new TestGateway(directory);
  }

  /** Another pool. */
  public TestGateway withPool(PoolSettings settings) {
    return withPool(settings, InstantSource.system());
  }

  /** Another pool, on a clock of the test's. */
  public TestGateway withPool(PoolSettings settings, InstantSource clock) {
    poolSettings = settings;
    poolClock = clock;
    pool = newPool();
    return this;
  }

  /** A pool where every call must be signed with this key. */
  public TestGateway withSigningKey(AwsCredentials key) {
    signingKey = key;
    pool = newPool();
    return this;
  }

  /** An upstream of the test's own instead of the pool. */
  public TestGateway withEndpoint(String url) {
    endpoint = url;
    return this;
  }

  /** Bounds of time that the test would wait for. */
  public TestGateway withBounds(GatewayVerticle.Bounds shorter) {
    bounds = shorter;
    return this;
  }

  /** How long requests in flight may take when it closes. */
  public TestGateway withDrain(String duration) {
    drain = duration;
    return this;
  }

  /** More of the {@code server} section, in flow style: {@code "max-body: 1KiB"}. */
  public TestGateway withServer(String yaml) {
    server = ", " + yaml;
    return this;
  }

  /** More of the {@code admin} section, in flow style: {@code "token: s3cret"}. */
  public TestGateway withAdmin(String yaml) {
    admin = ", " + yaml;
    return this;
  }

  /** More of the {@code cognito} section, in flow style. */
  public TestGateway withCognito(String yaml) {
    cognito = ", " + yaml + (yaml.contains("requests-per-second") ? "" : FAST);
    return this;
  }

  /** The client's section but for its id, secret and pool, in flow style. */
  public TestGateway withClient(String yaml) {
    client = yaml;
    return this;
  }

  /** The client's secrets, newest first. */
  public TestGateway withSecrets(String... newestFirst) {
    secrets = List.of(newestFirst);
    return this;
  }

  /** One more client, without a secret. */
  public TestGateway withAnotherClient(String clientId) {
    anotherClient = ", {client-id: " + clientId + "}";
    return this;
  }

  /** Login pages behind the gateway. */
  public TestGateway withLoginPages(String url) {
    loginPages = "login-pages: {upstream: \"" + url + "\"}\n";
    return this;
  }

  /** Login pages with more of their section, in flow style. */
  public TestGateway withLoginPages(String url, String yaml) {
    loginPages = "login-pages: {upstream: \"" + url + "\", " + yaml + "}\n";
    return this;
  }

  /** Pause links, with more of their section, in flow style; limits must have trusted devices. */
  public TestGateway withOwnerPause(String yaml) {
    ownerPause = "owner-pause: {base-url: \"http://localhost\"" + yaml + "}\n";
    return this;
  }

  /** The {@code limits} section, in flow style; there are no limits otherwise. */
  public TestGateway withLimits(String yaml) {
    limits = yaml;
    return this;
  }

  /** More of the {@code audit} section, in flow style. */
  public TestGateway withAudit(String yaml) {
    audit = ", " + yaml;
    return this;
  }

  /** Starts the pool alone, so that something can be put before it. */
  public TestGateway startPool() throws Exception {
    vertx.deployVerticle(pool).toCompletionStage().toCompletableFuture().get();
    return this;
  }

  /** Starts the pool unless it has been started, then the gateway. */
  public TestGateway start() throws Exception {
    if (pool.endpoint().getPort() == 0) {
      startPool();
    }
    gateway = Gateway.start(ConfigLoader.load(writeConfig(), Map.of()), bounds);
    return this;
  }

  /** The {@code telemetry} section, in flow style. */
  public TestGateway withTelemetry(String yaml) {
    telemetry = yaml;
    return this;
  }

  /** Writes the configuration as it was built so far; returns the file. */
  public Path writeConfig() throws IOException {
    Path file = directory.resolve("gateway.yaml");
    Files.writeString(file, yaml());
    return file;
  }

  private String yaml() {
    return loginPages
        + ownerPause
        + """
        server: {%sport: 0, drain: %s%s}
        admin: {port: 0%s}
        cognito: {region: %s, endpoint: "%s"%s}
        clients: [{client-id: %s, client-secrets: [%s], user-pool-id: %s, %s}%s]
        limits: %s
        audit: {directory: "%s"%s}
        telemetry: {%s}
        """
            .formatted(
                server.contains("host:") ? "" : "host: 127.0.0.1, ",
                drain,
                server,
                admin,
                poolSettings.region(),
                endpoint.isEmpty() ? pool.endpoint() : endpoint,
                cognito,
                PoolSettings.EXAMPLE_CLIENT.clientId(),
                String.join(", ", secrets),
                poolSettings.userPoolId(),
                client,
                anotherClient,
                limits,
                auditDirectory(),
                audit,
                telemetry);
  }

  /** The pool behind it. */
  public FullUserPool pool() {
    return pool;
  }

  /** The gateway itself. */
  public Gateway gateway() {
    return gateway;
  }

  /** The public port. */
  public int port() {
    return gateway.port();
  }

  /** The public address. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + gateway.port());
  }

  /** A call in Cognito's protocol. */
  public HttpResponse<String> call(String operation, String body) throws Exception {
    return send(cognito(operation).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A call in Cognito's protocol that is not waited for. */
  public CompletableFuture<HttpResponse<String>> callAsync(String operation, String body) {
    return HTTP.sendAsync(
        cognito(operation).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The head of a call in Cognito's protocol. */
  public HttpRequest.Builder cognito(String operation) {
    return HttpRequest.newBuilder(uri().resolve("/"))
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "AWSCognitoIdentityProviderService." + operation);
  }

  /** A JSON call of the REST protocol. */
  public HttpResponse<String> rest(String path, String json) throws Exception {
    return send(restCall(path, json));
  }

  /** A JSON call of the REST protocol that is not waited for. */
  public CompletableFuture<HttpResponse<String>> restAsync(String path, String json) {
    return HTTP.sendAsync(restCall(path, json).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder restCall(String path, String json) {
    return HttpRequest.newBuilder(uri().resolve(path))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json));
  }

  /** Any request. */
  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A connection for bytes that no HTTP client would send. */
  public RawConnection connect() throws IOException {
    return new RawConnection(uri());
  }

  /** The same from another address of the loopback. */
  public RawConnection connectFrom(String address) throws IOException {
    return new RawConnection(uri(), address);
  }

  /** What {@code /metrics} says now. */
  public String metrics() throws Exception {
    return admin("/metrics").body();
  }

  /** The private address. */
  public URI adminUri() {
    return URI.create("http://127.0.0.1:" + gateway.adminPort());
  }

  /** What a path of the private edge answers. */
  public HttpResponse<String> admin(String path) throws Exception {
    return send(HttpRequest.newBuilder(adminUri().resolve(path)));
  }

  /** What the private edge answers to JSON. */
  public HttpResponse<String> admin(String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(adminUri().resolve(path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** The audit's events so far, line by line; complete once the gateway is closed. */
  public List<String> audit() throws IOException {
    List<String> events = new ArrayList<>();
    for (Path file : auditFiles()) {
      events.addAll(AuditSchema.hold(Files.readAllLines(file)));
    }
    events.removeIf(line -> line.contains("\"class_uid\":1008"));
    return events;
  }

  /** The audit's files, in the order of their records. */
  public List<Path> auditFiles() throws IOException {
    try (Stream<Path> files = Files.list(auditDirectory())) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  /** Where the audit and what belongs to it are kept. */
  public Path auditDirectory() {
    return directory.resolve("audit");
  }

  /** Stops the gateway but not the pool; the audit is complete then. */
  public void stopGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
      gateway = null;
    }
  }

  @Override
  public void close() {
    try {
      stopGateway();
      vertx.close().toCompletionStage().toCompletableFuture().get();
    } catch (Exception e) {
      throw new AssertionError("the gateway or its pool did not close", e);
    }
  }

  private FullUserPool newPool() {
    return new FullUserPool(
        poolSettings, poolClock, new Random(Instant.EPOCH.toEpochMilli()), signingKey, 0);
  }
}
