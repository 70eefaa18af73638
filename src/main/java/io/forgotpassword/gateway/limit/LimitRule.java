package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.BucketConfiguration;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One configured rule, ready to be asked: a request becomes the name of the bucket it draws on. */
final class LimitRule {
  /** A home or a phone usually has a whole /64 of IPv6 addresses to speak from. */
  private static final int IPV6_HOST_PREFIX = 64;

  private static final int IPV4_HOST_PREFIX = 32;

  /** The rule's index and two keys of 16 bytes or of a length and a text. */
  private static final int FIXED_BYTES = 1 + 2 * 16;

  private static final byte[] NOTHING = {};

  private final LimitSettings.Rule settings;
  private final byte index;
  private final boolean byUsername;
  private final BucketConfiguration buckets;

  LimitRule(LimitSettings.Rule settings, int index) {
    this.settings = settings;
    this.index = (byte) index;
    this.byUsername = settings.keys().contains(LimitSettings.Key.USERNAME);
    var builder = BucketConfiguration.builder();
    for (LimitSettings.Allowance allowance : settings.allow()) {
      builder.addLimit(
          BandwidthBuilder.builder()
              .capacity(allowance.permits())
              .refillGreedy(allowance.permits(), allowance.window())
              .build());
    }
    this.buckets = builder.build();
  }

  LimitSettings.Rule settings() {
    return settings;
  }

  boolean byUsername() {
    return byUsername;
  }

  BucketConfiguration buckets() {
    return buckets;
  }

  boolean counts(Operation operation) {
    return settings.operations().contains(operation);
  }

  BucketKey keyOf(Subject subject, SipHash hash) {
    byte[] username = bytesIf(byUsername, subject.username().normalised());
    byte[] client = bytesIf(settings.keys().contains(LimitSettings.Key.CLIENT), subject.clientId());
    byte[] material = new byte[FIXED_BYTES + username.length + client.length];
    ByteBuffer out = ByteBuffer.wrap(material).put(index);
    for (LimitSettings.Key key : settings.keys()) {
      switch (key) {
        case IP -> putIp(out, subject.ip().network(IPV4_HOST_PREFIX, IPV6_HOST_PREFIX));
        case NETWORK ->
            putIp(out, subject.ip().network(settings.ipv4Prefix(), settings.ipv6Prefix()));
        case USERNAME -> out.putInt(username.length).put(username);
        case CLIENT -> out.putInt(client.length).put(client);
        case GLOBAL -> out.put((byte) 0);
        case FINGERPRINT -> throw new IllegalStateException("refused by the configuration");
      }
    }
    return hash.of(material, out.position());
  }

  private static void putIp(ByteBuffer out, ClientIp ip) {
    out.putLong(ip.high()).putLong(ip.low());
  }

  private static byte[] bytesIf(boolean needed, String text) {
    return needed ? text.getBytes(StandardCharsets.UTF_8) : NOTHING;
  }
}
