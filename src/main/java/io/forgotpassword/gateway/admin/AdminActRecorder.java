package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.AdminAct;
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
final class AdminActRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(AdminActRecorder.class);
  private static final ClientIp UNKNOWN_PEER = new ClientIp(0, 0);

  private final Consumer<AdminAct> audit;
  private final InstantSource clock;
  private final RandomGenerator random;

  AdminActRecorder(Consumer<AdminAct> audit, InstantSource clock, RandomGenerator random) {
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  void record(
      HttpServerRequest request,
      AdminAct.Kind kind,
      AdminAct.Result result,
      ResetTarget target,
      List<Bucket> buckets) {
    RequestId id = RequestId.random(random);
    ClientIp peer = peerOf(request);
    LOG.info(
        "{} of {} buckets by {}: {}, act {}", kind.id(), buckets.size(), peer, result.id(), id);
    audit.accept(
        new AdminAct(
            clock.millis(),
            id,
            kind,
            result,
            peer,
            target.username(),
            target.ip(),
            buckets.stream().map(b -> new AdminAct.Bucket(b.rule(), b.key())).toList()));
  }

  private static ClientIp peerOf(HttpServerRequest request) {
    return Optional.ofNullable(request.remoteAddress())
        .map(SocketAddress::hostAddress)
        .flatMap(ClientIp::parse)
        .orElse(UNKNOWN_PEER);
  }
}
