package io.forgotpassword.gateway.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The scripts of src/test/browser, each bundled with the npm packages it imports. They are made
 * once for what those files hold.
 */
final class BrowserBundles {
  private static final Path SOURCES = Path.of("src", "test", "browser");
  private static final String BUNDLES = "bundles";

  private BrowserBundles() {}

  /** The bundle of a script. */
  static synchronized String read(String script) throws Exception {
    Path npm = Programs.find("npm");
    List<Path> sources = sources();
    Path work = Path.of("target", "browser", digest(sources));
    if (!Files.exists(work.resolve(BUNDLES))) {
      Files.createDirectories(work);
      for (Path source : sources) {
        Files.write(work.resolve(source.getFileName()), Files.readAllBytes(source));
      }
      Programs.run(work, npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund");
      bundle(work, sources);
    }
    return Files.readString(work.resolve(BUNDLES).resolve(script));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.sorted().toList();
    }
  }

  private static String digest(List<Path> sources) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path source : sources) {
      digest.update(Files.readAllBytes(source));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
  }

  /** identity-js asks for Node's {@code global}, which its instructions have a page define. */
  private static void bundle(Path work, List<Path> sources) throws Exception {
    List<String> command = new ArrayList<>(List.of("node_modules/.bin/esbuild"));
    sources.stream()
        .map(s -> s.getFileName().toString())
        .filter(s -> s.endsWith(".js"))
        .forEach(command::add);
    command.addAll(
        List.of("--bundle", "--format=iife", "--define:global=window", "--outdir=" + BUNDLES));
    Programs.run(work, command.toArray(String[]::new));
  }
}
