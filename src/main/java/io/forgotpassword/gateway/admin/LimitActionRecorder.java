package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.LimitAction;
import io.forgotpassword.gateway.limit.Bucket;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.RequestId;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what is done through the admin port: in the audit, and without names in the log. */
final class LimitActionRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(LimitActionRecorder.class);
  private static final ClientIp UNKNOWN_PEER = new ClientIp(0, 0);

  private final Consumer<LimitAction> audit;
  private final InstantSource clock;
  private final RandomGenerator random;

  LimitActionRecorder(Consumer<LimitAction> audit, InstantSource clock, RandomGenerator random) {
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  void record(
      HttpServerRequest request,
      LimitAction.Kind kind,
      LimitAction.Result result,
      ResetTarget target,
      List<Bucket> buckets) {
    RequestId id = RequestId.random(random);
    ClientIp peer = peerOf(request);
    LOG.info(
        "{} of {} buckets by {}: {}, act {}", kind.id(), buckets.size(), peer, result.id(), id);
    audit.accept(
        new LimitAction(
            clock.millis(),
            id,
            kind,
            result,
            peer,
            target.username(),
            target.ip(),
            buckets.stream().map(b -> new LimitAction.Bucket(b.rule(), b.key())).toList()));
  }

  private static ClientIp peerOf(HttpServerRequest request) {
    return Optional.ofNullable(request.remoteAddress())
        .map(SocketAddress::hostAddress)
        .flatMap(ClientIp::parse)
        .orElse(UNKNOWN_PEER);
  }
}
