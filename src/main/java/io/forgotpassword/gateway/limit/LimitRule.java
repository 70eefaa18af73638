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

  BucketKey keyOf(Subject subject, SipHash hash, byte[] space) {
    ByteBuffer scratch = ByteBuffer.wrap(space).put(index);
    for (LimitSettings.Key key : settings.keys()) {
      switch (key) {
        case IP -> putIp(scratch, subject.ip().network(IPV4_HOST_PREFIX, IPV6_HOST_PREFIX));
        case NETWORK ->
            putIp(scratch, subject.ip().network(settings.ipv4Prefix(), settings.ipv6Prefix()));
        case USERNAME -> putText(scratch, subject.username().normalised());
        case CLIENT -> putText(scratch, subject.clientId());
        case GLOBAL -> scratch.put((byte) 0);
        case FINGERPRINT -> throw new IllegalStateException("refused by the configuration");
      }
    }
    return hash.of(space, scratch.position());
  }

  private static void putIp(ByteBuffer scratch, ClientIp ip) {
    scratch.putLong(ip.high()).putLong(ip.low());
  }

  private static void putText(ByteBuffer scratch, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    scratch.putInt(bytes.length).put(bytes);
  }
}
