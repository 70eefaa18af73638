package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.app.Keys;
import io.forgotpassword.gateway.app.Reason;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.Pseudonym;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit pseudonym}: prints the pseudonym of a username in the audit. */
@Command(
    name = "pseudonym",
    description =
        "Prints the name that a user has in the audit, and the id of the key it is under.",
    mixinStandardHelpOptions = true)
public final class PseudonymCommand implements Callable<Integer> {
  @Option(
      names = "--username",
      paramLabel = "NAME",
      description = "The user; read from standard input when it is left out.")
  private @Nullable String username;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "A pseudonym-key, such as an earlier one (default: that of --config).")
  private @Nullable Path keyFile;

  @Mixin private final ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    CommandLine command = spec.commandLine();
    Optional<Keys> keys = keyFile == null ? configured(command) : of(keyFile, command.getErr());
    if (keys.isEmpty()) {
      return CommandLine.ExitCode.USAGE;
    }
    String name = username == null ? typed() : username;
    if (name.isEmpty()) {
      command.getErr().println("no username (expected: --username or a line of input)");
      return CommandLine.ExitCode.USAGE;
    }
    Pseudonym pseudonym = new Pseudonym(keys.get().pseudonym());
    command.getOut().println("user.uid                " + pseudonym.of(Username.of(name)));
    command.getOut().println("unmapped.pseudonym_key  " + pseudonym.keyId());
    return CommandLine.ExitCode.OK;
  }

  private Optional<Keys> configured(CommandLine command) {
    Optional<GatewayConfig> loaded = config.load(command.getErr());
    if (loaded.isEmpty()) {
      return Optional.empty();
    }
    AuditSettings audit = loaded.get().audit();
    if (audit.pseudonymKey().isEmpty() && !Pseudonym.hasKey(audit.directory())) {
      command.getErr().println("no audit.pseudonym-key and none beside the audit; see --key-file");
      return Optional.empty();
    }
    try {
      return Optional.of(Keys.of(audit));
    } catch (IOException e) {
      command.getErr().println(Reason.of(e) + " (expected: a pseudonym-key, UTF-8 text)");
      return Optional.empty();
    }
  }

  private static Optional<Keys> of(Path file, PrintWriter err) {
    try {
      String key = Files.readString(file).strip();
      if (!key.isEmpty()) {
        return Optional.of(Keys.of(Secret.of(key)));
      }
    } catch (IOException unreadable) {
      // Said below: the message of the exception does not always name the file.
    }
    err.println(file + ": cannot be read (expected: a pseudonym-key, UTF-8 text)");
    return Optional.empty();
  }

  /** The username from standard input, which keeps it out of the shell's history. */
  private static String typed() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return line == null ? "" : line.strip();
  }
}
