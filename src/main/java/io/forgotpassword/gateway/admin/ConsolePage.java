package io.forgotpassword.gateway.admin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The console's page, its style and scripts, and uPlot from its WebJar, all from the class path.
 * They are the same for everybody and hold nothing of the gateway's; what they show is asked for
 * apart.
 */
final class ConsolePage implements Handler<HttpServerRequest> {
  static final String PATH = "/console/";

  private static final String OWN = "/console/";
  private static final String LIBRARY = "/META-INF/resources/webjars/uplot/";
  private static final String LIBRARY_PROPERTIES =
      "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  /** The version is in the path, so a file never changes. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final Map<String, PageFile> files = new HashMap<>();

  private record PageFile(Buffer content, String type, String caching) {}

  ConsolePage() {
    String version = libraryVersion();
    Buffer page = read(OWN + "index.html");
    Buffer versioned = Buffer.buffer(page.toString().replace("$uplot", version));
    for (String path : new String[] {"/", "/console", PATH}) {
      files.put(path, new PageFile(versioned, "text/html; charset=utf-8", "no-store"));
    }
    own("console.css", "text/css; charset=utf-8");
    own("icon.svg", "image/svg+xml");
    for (String script : new String[] {"console", "charts", "gateway", "tables"}) {
      own(script + ".js", "text/javascript; charset=utf-8");
    }
    library(version, "uPlot.iife.min.js", "text/javascript; charset=utf-8");
    library(version, "uPlot.min.css", "text/css; charset=utf-8");
  }

  private void own(String name, String type) {
    files.put(PATH + name, new PageFile(read(OWN + name), type, "no-store"));
  }

  private void library(String version, String name, String type) {
    Buffer content = read(LIBRARY + version + "/dist/" + name);
    files.put(PATH + "uplot-" + version + "/" + name, new PageFile(content, type, FOR_EVER));
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  @Override
  public void handle(HttpServerRequest request) {
    PageFile file = files.get(String.valueOf(request.path()));
    if (file == null) {
      AdminProblem.notFound("expected: a file of the console's").answer(request.response());
      return;
    }
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
        .putHeader(HttpHeaders.CACHE_CONTROL, file.caching())
        .end(file.content());
  }

  private static String libraryVersion() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(read(LIBRARY_PROPERTIES).toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.valueOf(properties.getProperty("version"));
  }

  private static Buffer read(String resource) {
    try (InputStream in = ConsolePage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
