package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * {@code audit}.
 *
 * @param directory where the JSON lines go; null means standard output
 * @param pseudonymKey the key of the usernames' hash; when empty, one is generated and kept beside
 *     the audit
 * @param schema {@code ocsf-1.8}
 * @param addresses how much of an address the lines have
 * @param trail how the lines are kept and signed
 * @param kafka null without Kafka
 */
public record AuditSettings(
    @Nullable Path directory,
    Secret pseudonymKey,
    String schema,
    AddressSettings addresses,
    Trail trail,
    @Nullable Kafka kafka) {

  /**
   * How lines are kept and signed.
   *
   * @param segmentBytes the size at which a new file begins
   * @param segmentAge the age at which a new file begins
   * @param fsync how often what was written is forced to the disk; zero means with every write
   * @param checkpointRecords a checkpoint follows this many records
   * @param checkpointInterval a checkpoint follows the first record after this time
   * @param signingKey PEM, PKCS #8, Ed25519; when empty, one is generated and kept beside the audit
   */
  public record Trail(
      int segmentBytes,
      Duration segmentAge,
      Duration fsync,
      int checkpointRecords,
      Duration checkpointInterval,
      Secret signingKey) {
    /** The {@code fsync} that leaves it to the operating system. */
    public static final Duration NEVER = Duration.ofMillis(Long.MAX_VALUE);

    private static final Duration UPKEEP = Duration.ofSeconds(1);

    public static final Trail DEFAULT =
        new Trail(
            64 << 20,
            Duration.ofHours(24),
            Duration.ofSeconds(1),
            1000,
            Duration.ofSeconds(10),
            Secret.NONE);

    /** How often is checked for what is due: a checkpoint, the disk. */
    Duration upkeep() {
      boolean often = !fsync.isZero() && fsync.compareTo(UPKEEP) < 0;
      return often ? fsync : UPKEEP;
    }
  }

  /**
   * {@code audit.kafka}: servers as {@code host:port}, separated by commas, and Kafka's own
   * properties of TLS and SASL, such as {@code security.protocol}.
   */
  public record Kafka(String bootstrapServers, String topic, Map<String, Secret> security) {
    private static final Pattern SECURITY = Pattern.compile("(?:security|sasl|ssl)\\..+");

    /** The names that {@code security} may have, as Kafka's client knows them. */
    public static Set<String> securityProperties() {
      return ProducerConfig.configNames().stream()
          .filter(SECURITY.asMatchPredicate())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /**
   * How many leading bits of an address the audit keeps, 1 to 32 and 1 to 128; the others are zero.
   */
  public record AddressSettings(int ipv4, int ipv6) {
    public static final AddressSettings WHOLE = new AddressSettings(32, 128);

    static final String MEMBER = "ip_prefix";

    /** Says where a request came from and, if that is not all of its address, how many bits. */
    void put(ObjectNode record, ClientIp ip) {
      record.putObject("src_endpoint").put("ip", cut(ip).toString());
      if (cuts(ip)) {
        record.withObjectProperty(AuditChain.UNMAPPED).put(MEMBER, prefixOf(ip));
      }
    }

    /** An address, or its network as {@code 192.0.2.0/24}. */
    String text(ClientIp ip) {
      return cuts(ip) ? cut(ip) + "/" + prefixOf(ip) : ip.toString();
    }

    private ClientIp cut(ClientIp ip) {
      return cuts(ip) ? ip.network(ipv4, ipv6) : ip;
    }

    private int prefixOf(ClientIp ip) {
      return ip.isV4() ? ipv4 : ipv6;
    }

    private boolean cuts(ClientIp ip) {
      return prefixOf(ip) < (ip.isV4() ? WHOLE.ipv4 : WHOLE.ipv6);
    }
  }
}
