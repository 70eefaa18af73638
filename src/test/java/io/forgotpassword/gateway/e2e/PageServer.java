package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real page server behind the gateway: Node, with a page for each thing that pages may do. */
final class PageServer implements AutoCloseable {
  private static final String SCRIPT =
      """
      const http = require('http');
      const crypto = require('crypto');
      let said;
      const pages = {
        '/farewell-said': (q, r) => said.then(() => r.end()),
        '/hang': () => {},
        '/big': (q, r) => r.end(Buffer.alloc(5 << 20, 'b')),
        '/page': (q, r) => r.end(Buffer.alloc(20000, 'p')),
        '/chunks': (q, r) => { r.write('one '); r.write('two '); r.end('three'); },
        '/trailers': (q, r) => {
          r.writeHead(200, {Trailer: 'X-Sum'}); r.write('body'); r.addTrailers({'X-Sum': '42'}); r.end();
        },
        '/hints': (q, r) => { r.writeEarlyHints({link: '</a.css>; rel=preload'}); r.end('late'); },
        '/unasked': q => q.socket.write(
            'HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n'),
        '/hop': (q, r) => {
          r.setHeader('Connection', 'x-hop, keep-alive'); r.setHeader('X-Hop', '1'); r.end('hop');
        },
        '/framed': (q, r) => {
          r.writeHead(200, {Connection: 'content-length', 'Content-Length': 300000});
          r.end(Buffer.alloc(300000, 'f'));
        },
        '/empty': q => q.socket.write('HTTP/1.1 204 No Content\\r\\nContent-Length: 5\\r\\n\\r\\n'),
        '/redirect': (q, r) => {
          const own = 'http://127.0.0.1:' + server.address().port;
          r.writeHead(302, {Location: own + '/next?a=1', 'Set-Cookie': 's=1; Domain=127.0.0.1; Path=/'});
          r.end();
        },
        '/cookies': (q, r) => {
          r.writeHead(200, {Trailer: 'Set-Cookie', 'Set-Cookie': ['s=1; Path=/', 'fpg-devices=a',
              '__Host-fpg-devices=b; Secure; Path=/', '=fpg-devices=c', '__HOST-FPG-devices = d']});
          r.write('body'); r.addTrailers({'Set-Cookie': 'fpg-devices=e'}); r.end();
        },
        '/half': (q, r) => {
          r.writeHead(200, {'Content-Length': 200000}); r.write('half');
          setImmediate(() => q.socket.destroy());
        },
        '/events': (q, r) => {
          r.writeHead(200, {'Content-Type': 'text/event-stream'}); r.write('data: 1\\n\\n');
        },
      };
      const echo = (q, r) => {
        let body = '';
        q.on('data', d => body += d).on('end', () => r.end(JSON.stringify(
            {method: q.method, url: q.url, headers: q.headers, body})));
      };
      const server = http.createServer((q, r) => (pages[q.url.split('?')[0]] || echo)(q, r));
      server.on('upgrade', (q, s) => {
        if (q.url === '/login-first') {
          s.end('HTTP/1.1 401 Unauthorized\\r\\nWWW-Authenticate: Basic\\r\\nContent-Length: 4\\r\\n\\r\\nwhy?');
          return;
        }
        const key = q.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
        const accept = crypto.createHash('sha1').update(key).digest('base64');
        s.on('error', () => {}).write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\n'
            + 'Connection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
        if (q.url === '/farewell') said = new Promise(f => s.end(Buffer.alloc(5000000, 'f'), f));
        s.on('data', d => s.write(d));
      });
      server.listen(Number(process.argv[2]), '127.0.0.1');
      """;

  private final ListeningProgram program;
  private final int port;

  private PageServer(ListeningProgram program, int port) {
    this.program = program;
    this.port = port;
  }

  static PageServer node(Path directory) throws Exception {
    int port = FreePorts.next();
    Path script = Files.writeString(directory.resolve("pages.js"), SCRIPT);
    String[] command = {Programs.find("node").toString(), script.toString(), "" + port};
    return new PageServer(ListeningProgram.start(directory, "pages", port, command), port);
  }

  /** Debian's nginx with files: what it redirects to has its own port. */
  static PageServer nginx(Path directory) throws Exception {
    int port = FreePorts.next();
    Path root = Files.createDirectories(directory.resolve("html/dir")).getParent();
    Files.writeString(root.resolve("index.html"), "<h1>a page</h1>");
    String server = "root %s; add_header Keep-Alive timeout=20;".formatted(root);
    return new PageServer(
        ListeningProgram.nginx(directory, "pages", port, "user root;", server), port);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    program.close();
  }
}
