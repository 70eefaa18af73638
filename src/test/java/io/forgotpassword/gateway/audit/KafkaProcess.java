package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafka.Kafka;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A real broker, its own controller, in a JVM of its own on a free port of the loopback, which a
 * test can stop, kill and start again.
 */
public final class KafkaProcess implements AutoCloseable {
  /** Of every topic. */
  static final int PARTITIONS = 3;

  private static final String CLUSTER = "Zk9yZ290UGFzc3dvcmQhIQ";
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Path directory;
  private final int port;
  private final Path config;
  private @Nullable Process process;

  private KafkaProcess(Path directory) throws Exception {
    this.directory = directory;
    this.port = FreePorts.next();
    this.config = directory.resolve("server.properties");
    Files.writeString(config, properties(FreePorts.next()));
    new Formatter()
        .setNodeId(1)
        .setClusterId(CLUSTER)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.resolve("log").toString())
        .addDirectory(directory.resolve("log").toString())
        .run();
  }

  /** A broker that is not started yet. */
  public static KafkaProcess in(Path directory) throws Exception {
    Files.createDirectories(directory);
    return new KafkaProcess(directory);
  }

  private String properties(int controller) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%d
        listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
        controller.listener.names=CONTROLLER
        log.dirs=%s
        auto.create.topics.enable=false
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        allow.everyone.if.no.acl.found=true
        """
        .formatted(controller, port, controller, directory.resolve("log"));
  }

  /** Starts it and waits until it answers. */
  public KafkaProcess start() throws Exception {
    Process launched =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Kafka.class.getName(),
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("broker.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
    process = launched;
    try (Admin admin = admin()) {
      admin.describeCluster().nodes().get();
    }
    return this;
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            TIMEOUT_MILLIS,
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            100));
  }

  /** Makes a topic. */
  public KafkaProcess withTopic(String name) throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(Set.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
    }
    return this;
  }

  /** What clients connect to. */
  public String servers() {
    return "127.0.0.1:" + port;
  }

  AuditSettings.Kafka topic(String name) {
    return new AuditSettings.Kafka(servers(), name, Map.of());
  }

  /** Ends it in order, as far as it gets within some seconds. */
  public void stop() {
    Process running = running();
    running.destroy();
    running.onExit().join();
  }

  /** Ends it as a crash would. */
  public void kill() {
    running().destroyForcibly().onExit().join();
  }

  /** Has it neither answer nor close a connection. */
  void stall() throws Exception {
    signal("STOP");
  }

  /** Ends a stall. */
  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start().waitFor();
  }

  /** Has nobody write to a topic. */
  void forbid(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin.createAcls(Set.of(denial(topic))).all().get();
    }
  }

  /** Has anybody write to a topic again. */
  void permit(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin.deleteAcls(Set.of(denial(topic).toFilter())).all().get();
    }
  }

  private static AclBinding denial(String topic) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY));
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** All committed records of a topic, in the order of each partition. */
  List<ConsumerRecord<String, String>> records(String topic) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new TopicPartition(topic, i));
    }
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
