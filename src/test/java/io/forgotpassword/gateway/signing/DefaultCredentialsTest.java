package io.forgotpassword.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Each place where the SDK looks, on a machine that has none of the others. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class DefaultCredentialsTest {
  private static final Instant EXPIRATION = Instant.parse("2099-01-02T03:04:05Z");

  private final Supplier<AwsCredentials> credentials = CredentialsSource::lookUp;
  private final SystemProperties properties = new SystemProperties();
  private final CompletableFuture<String> received = new CompletableFuture<>();
  private final Path directory;
  private final HttpServer server;

  DefaultCredentialsTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @BeforeEach
  void hide_the_machine() {
    properties
        .with("aws.disableEc2Metadata", "true")
        .with("aws.configFile", directory.resolve("config").toString())
        .with("aws.sharedCredentialsFile", directory.resolve("credentials").toString())
        .with("aws.region", "eu-west-1");
  }

  @AfterEach
  void restore() {
    server.stop(0);
    properties.close();
  }

  @Test
  void system_properties_give_long_lived_credentials() {
    properties.with("aws.accessKeyId", "AKIDPROPS").with("aws.secretAccessKey", "s3cr3t");

    assertThat(credentials.get())
        .isEqualTo(new AwsCredentials("AKIDPROPS", Secret.of("s3cr3t"), null, null));
  }

  @Test
  void a_profile_is_read_anew_every_time() throws IOException {
    properties.with("aws.profile", "gateway");
    writeProfile("AKIDONE");
    assertThat(credentials.get().accessKeyId()).isEqualTo("AKIDONE");

    writeProfile("AKIDTWO");
    assertThat(credentials.get())
        .isEqualTo(
            new AwsCredentials("AKIDTWO", Secret.of("s3cr3t"), Secret.of("profiletoken"), null));
  }

  @Test
  void a_container_endpoint_gives_temporary_credentials() {
    answer(task("ASIATASK", EXPIRATION));
    properties.with("aws.containerCredentialsFullUri", url() + "/task");

    assertThat(credentials.get())
        .usingRecursiveComparison()
        .ignoringFields("expiration") // SDK 2.40 keeps it to itself
        .isEqualTo(temporary("ASIATASK", "tasktoken"));
  }

  @Test
  void containers_credentials_about_to_expire_are_replaced_in_time_and_off_the_callers_thread() {
    RecordingScheduler scheduler = new RecordingScheduler();
    Instant soon = Instant.now().plus(CredentialsSource.REFRESH_EVERY.multipliedBy(2));
    AtomicInteger looks = new AtomicInteger();
    server.createContext(
        "/rotating",
        exchange -> {
          byte[] task = task("ASIATASK" + looks.incrementAndGet(), soon).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, task.length);
          exchange.getResponseBody().write(task);
          exchange.close();
        });
    properties.with("aws.containerCredentialsFullUri", url() + "/rotating");
    try (CredentialsSource source =
        new CredentialsSource(
            CredentialsSource::lookUp, scheduler, InstantSource.system(), failure -> {})) {
      var started = source.start();
      assertThat(looks).hasValue(0);
      scheduler.runNext();
      assertThat(started).isCompleted();
      assertThat(source.current().accessKeyId()).isEqualTo("ASIATASK1");
      assertThat(looks).hasValue(1);
      assertThat(Instant.now().plus(scheduler.delay())).isBefore(soon);

      scheduler.runNext();
      assertThat(source.current().accessKeyId()).isEqualTo("ASIATASK2");
    } finally {
      scheduler.shutdownNow();
    }
  }

  private static String task(String accessKeyId, Instant expiration) {
    return """
        {"AccessKeyId":"%s","SecretAccessKey":"s3cr3t","Token":"tasktoken","Expiration":"%s"}"""
        .formatted(accessKeyId, expiration);
  }

  @Test
  void a_web_identity_token_is_exchanged_at_sts() throws IOException {
    answer(
        """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAWEB</AccessKeyId>
        <SecretAccessKey>s3cr3t</SecretAccessKey><SessionToken>webtoken</SessionToken>
        <Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>"""
            .formatted(EXPIRATION));
    Path token = Files.writeString(directory.resolve("token"), "the.web.identity");
    properties
        .with("aws.webIdentityTokenFile", token.toString())
        .with("aws.roleArn", "arn:aws:iam::111122223333:role/gateway")
        .with("aws.roleSessionName", "gateway")
        .with("aws.endpointUrlSts", url());

    assertThat(credentials.get()).isEqualTo(temporary("ASIAWEB", "webtoken"));
    assertThat(received.join())
        .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=the.web.identity");
  }

  @Test
  void nothing_anywhere_is_an_error_that_names_the_places_looked_at() {
    assertThatThrownBy(credentials::get)
        .hasMessageContainingAll(
            "SystemPropertyCredentialsProvider",
            "EnvironmentVariableCredentialsProvider",
            "WebIdentityTokenFileCredentialsProvider",
            "ProfileCredentialsProvider",
            "ContainerCredentialsProvider");
  }

  private static AwsCredentials temporary(String accessKeyId, String token) {
    return new AwsCredentials(accessKeyId, Secret.of("s3cr3t"), Secret.of(token), EXPIRATION);
  }

  private void writeProfile(String accessKeyId) throws IOException {
    Files.writeString(
        directory.resolve("credentials"),
        """
        [gateway]
        aws_access_key_id=%s
        aws_secret_access_key=s3cr3t
        aws_session_token=profiletoken
        """
            .formatted(accessKeyId));
  }

  private void answer(String body) {
    server.createContext(
        "/",
        exchange -> {
          received.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
