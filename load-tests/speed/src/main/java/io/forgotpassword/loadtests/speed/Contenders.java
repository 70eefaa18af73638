package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts what is compared, on one core if it has one event loop, in front of one upstream. */
final class Contenders {
  static final int CORE = 0;
  private static final String ONE_CORE = "0";
  private static final String BOTH_CORES = "0,1";

  /** No one of a million names or addresses meets it, one address does at once. */
  private static final String SPARSE = "[2000 per 1h, 10000 per 24h]";

  /** The same of millions, and half an hour passes before a key that drew once is full again. */
  static final String LASTING = "[20 per 1h, 50 per 24h]";

  /** As in the configuration that is shipped. */
  private static final long MAX_KEYS = 10_000_000;

  /** Debian's packages libnginx-mod-http-lua and lua-cjson. */
  private static final Path LUA = Path.of("/usr/lib/nginx/modules/ngx_http_lua_module.so");

  private final Processes processes;
  private final Path work;
  private final int upstream;

  Contenders(Processes processes, Path work, int upstream) {
    this.processes = processes;
    this.work = work;
    this.upstream = upstream;
  }

  /**
   * The bare relay first, then the gateway's two cases, those of another jar of it where one is
   * named with {@code -Dbefore=}, with options of its own where {@code -DbeforeJvm=} names some,
   * then what is installed.
   */
  List<Contender> start() throws IOException, InterruptedException {
    List<Contender> all = new ArrayList<>();
    String jar = System.getProperty("jar");
    List<String> options = Processes.options("gatewayJvm");
    all.add(relay());
    all.addAll(gateway("gateway", jar, 1, options));
    if (Integer.getInteger("loops", 1) > 1) {
      all.addAll(gateway("two event loops", jar, 2, options));
    }
    if (System.getProperty("before") != null) {
      boolean alike = System.getProperty("beforeJvm") == null;
      List<String> its = alike ? options : Processes.options("beforeJvm");
      all.addAll(gateway("before", System.getProperty("before"), 1, its));
    }
    Optional<String> nginx = installed("nginx");
    if (nginx.isPresent()) {
      int port = Processes.freePort();
      int strict = Processes.freePort();
      Process process = nginx(nginx.get(), port, strict);
      all.add(new Contender("nginx, limit_req", process, port, 200, false));
      all.add(new Contender("nginx, limit_req refuses", process, strict, 429, true));
    }
    if (nginx.isPresent() && Files.exists(LUA)) {
      int port = Processes.freePort();
      Process process = nginxWithLua(nginx.get(), port);
      all.add(new Contender("nginx with Lua refuses", process, port, 400, true));
    }
    Optional<String> haproxy = installed("haproxy");
    if (haproxy.isPresent()) {
      int port = Processes.freePort();
      Process process = haproxy(haproxy.get(), port);
      all.add(new Contender("HAProxy, stick table", process, port, 200, false));
      all.add(new Contender("HAProxy, deny", process, port, 429, true));
    }
    await(all);
    return all;
  }

  Contender relay() throws IOException {
    int port = Processes.freePort();
    Process relay = processes.java(CORE, "relay", BareRelay.class, port, upstream);
    return new Contender("bare Vert.x relay", relay, port, 200, false);
  }

  void await(List<Contender> all) throws IOException, InterruptedException {
    for (Contender contender : all) {
      processes.awaitPort(contender.port(), contender.process());
    }
  }

  private static Optional<String> installed(String program) {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private List<Contender> gateway(String name, String jar, int loops, List<String> options)
      throws IOException {
    return gateway(name, jar, loops, 0, SPARSE, MAX_KEYS, options);
  }

  /**
   * The full job. Nothing is hidden from the caller, because hiding takes its time.
   *
   * @param allow of the rules by address and by username
   * @param maxKeys that its table holds
   */
  List<Contender> gateway(
      String name,
      String jar,
      int loops,
      int adminPort,
      String allow,
      long maxKeys,
      List<String> options)
      throws IOException {
    int port = Processes.freePort();
    Path config = work.resolve(name + ".yaml");
    Files.writeString(
        config,
        """
        server:
          host: 127.0.0.1
          port: %d
          event-loops: %d
          trusted-proxies: [127.0.0.0/8]
        admin:
          port: %d
        cognito:
          region: eu-west-1
          endpoint: http://127.0.0.1:%d
          signing: sigv4
          requests-per-second: 100000
        clients:
          - client-id: %s
            client-secrets: [not-a-secret-but-as-long-as-one-is-in-cognito-0123]
            user-pool-id: eu-west-1_Example01
            disclosure: faithful
        limits:
          max-keys: %d
          rules:
            - {name: per-ip, key: ip, allow: %s}
            - {name: per-username, key: username, allow: %s}
        audit:
          directory: %s
        """
            .formatted(
                port,
                loops,
                adminPort,
                upstream,
                Requests.CLIENT_ID,
                maxKeys,
                allow,
                allow,
                processes.audit(name)));
    List<String> command = new ArrayList<>(Processes.jvm());
    command.addAll(options);
    command.addAll(List.of("-jar", jar, "run", "--config", config.toString()));
    Map<String, String> credentials =
        Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "not-a-secret");
    Process gateway =
        processes.start(loops == 1 ? ONE_CORE : BOTH_CORES, name, command, credentials);
    return List.of(
        new Contender(name + ", forwarded", gateway, port, 200, false),
        new Contender(name + ", refused by limit", gateway, port, 400, true));
  }

  /**
   * @param strict the port at which one request a minute is let through
   */
  private Process nginx(String program, int port, int strict) throws IOException {
    Path config = work.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log %1$s/nginx-error.log crit;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          keepalive_requests 100000000;
          limit_req_zone $http_x_forwarded_for zone=ip:64m rate=100000r/s;
          limit_req_zone $http_x_forwarded_for zone=strict:1m rate=1r/m;
          limit_req_status 429;
          upstream cognito {
            server 127.0.0.1:%3$d;
            keepalive 64;
            keepalive_requests 100000000;
          }
          server {
            listen 127.0.0.1:%2$d;
            location / {
              limit_req zone=ip burst=1000 nodelay;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_pass http://cognito;
            }
          }
          server {
            listen 127.0.0.1:%4$d;
            location / {
              limit_req zone=strict;
              proxy_pass http://cognito;
            }
          }
        }
        """
            .formatted(work, port, upstream, strict));
    return processes.start(
        ONE_CORE,
        "nginx",
        List.of(program, "-p", work.toString(), "-c", config.toString()),
        Map.of());
  }

  /** The gateway's job for a refused request: reads the JSON, counts, answers and writes a log. */
  private Process nginxWithLua(String program, int port) throws IOException {
    Path config = work.resolve("nginx-lua.conf");
    Files.writeString(
        config,
        """
        daemon off;
        master_process off;
        load_module /usr/lib/nginx/modules/ndk_http_module.so;
        load_module %4$s;
        pid %1$s/nginx-lua.pid;
        error_log %1$s/nginx-lua-error.log crit;
        events { worker_connections 1024; }
        http {
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          keepalive_requests 100000000;
          log_format audit escape=json
            '{"time":"$time_iso8601","id":"$request_id","ip":"$http_x_forwarded_for","status":$status}';
          access_log %1$s/nginx-lua-audit.log audit buffer=64k;
          lua_package_path "/usr/share/lua/5.1/?.lua;;";
          lua_package_cpath "/usr/lib/x86_64-linux-gnu/lua/5.1/?.so;;";
          lua_shared_dict limits 64m;
          server {
            listen 127.0.0.1:%2$d;
            location / {
              access_by_lua_block {
                local json = require "cjson.safe"
                ngx.req.read_body()
                local asked = json.decode(ngx.req.get_body_data() or "")
                if not asked or not asked.Username then
                  return ngx.exit(403)
                end
                local limits = ngx.shared.limits
                local asking = "ip:" .. ngx.var.http_x_forwarded_for
                if limits:incr(asking, 1, 0, 3600) > 2000 then
                  local body = '{"__type":"LimitExceededException",'
                    .. '"message":"Attempt limit exceeded, please try after some time."}'
                  ngx.status = 400
                  ngx.header["content-type"] = "application/x-amz-json-1.1"
                  ngx.header["content-length"] = #body
                  ngx.header["x-amzn-errortype"] = "LimitExceededException"
                  ngx.header["x-amzn-requestid"] = ngx.var.request_id
                  ngx.header["access-control-allow-origin"] = "*"
                  ngx.header["retry-after"] = "3600"
                  ngx.print(body)
                  return ngx.exit(400)
                end
                limits:incr("user:" .. asked.Username, 1, 0, 3600)
              }
              proxy_pass http://127.0.0.1:%3$d;
            }
          }
        }
        """
            .formatted(work, port, upstream, LUA));
    return processes.start(
        ONE_CORE,
        "nginx-lua",
        List.of(program, "-p", work.toString(), "-c", config.toString()),
        Map.of());
  }

  private Process haproxy(String program, int port) throws IOException {
    Path config = work.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        global
          nbthread 1
        defaults
          mode http
          timeout connect 5s
          timeout client 30s
          timeout server 30s
          http-reuse always
        frontend edge
          bind 127.0.0.1:%d
          stick-table type ip size 1m expire 1h store http_req_rate(1h)
          http-request track-sc0 req.hdr_ip(x-forwarded-for)
          http-request deny deny_status 429 if { sc_http_req_rate(0) gt 2000 }
          default_backend cognito
        backend cognito
          server canned 127.0.0.1:%d
        """
            .formatted(port, upstream));
    return processes.start(
        ONE_CORE, "haproxy", List.of(program, "-db", "-f", config.toString()), Map.of());
  }
}
