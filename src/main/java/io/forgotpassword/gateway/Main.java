package io.forgotpassword.gateway;

import io.forgotpassword.gateway.app.Reason;
import io.forgotpassword.gateway.app.Termination;
import io.forgotpassword.gateway.app.Version;
import io.forgotpassword.gateway.cli.CheckCommand;
import io.forgotpassword.gateway.cli.ConfigOption;
import io.forgotpassword.gateway.cli.DemoCommand;
import io.forgotpassword.gateway.cli.PseudonymCommand;
import io.forgotpassword.gateway.cli.ReplayCommand;
import io.forgotpassword.gateway.cli.RunCommand;
import io.forgotpassword.gateway.cli.VerifyCommand;
import io.forgotpassword.gateway.telemetry.OutOfMemory;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: {@code run} (also when no command is named), {@code check}, {@code limits},
 * {@code audit} and {@code demo}.
 */
@Command(
    name = "forgot-password-gateway",
    description = "Edge gateway in front of Amazon Cognito's account recovery.",
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      Main.Limits.class,
      Main.Audit.class,
      DemoCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nWithout a command it runs: --config FILE is short for run --config FILE.%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ended as asked, or the configuration is valid, or the audit is whole",
      "1:failed, such as when a port is taken, or the audit is broken",
      "2:the configuration or the command line is not valid",
      "130, 143:a second Ctrl-C or SIGTERM ended it before what was in flight had finished"
    })
public final class Main {
  /** Netty's flight-recorder events for buffers. Setting them up would take a tenth of a start. */
  private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

  private Main() {}

  /** {@code limits}: the parent of commands about limits. */
  @Command(
      name = "limits",
      description = "Tries limits out.",
      subcommands = ReplayCommand.class,
      mixinStandardHelpOptions = true)
  static final class Limits {}

  /** {@code audit}: the parent of commands about audit files. */
  @Command(
      name = "audit",
      description = "Works on audit files.",
      subcommands = {VerifyCommand.class, PseudonymCommand.class},
      mixinStandardHelpOptions = true)
  static final class Audit {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    if (System.getProperty(NETTY_EVENTS) == null) {
      System.setProperty(NETTY_EVENTS, "false");
    }
    OutOfMemory.endsTheProcess();
    Termination.exit(run(args));
  }

  static int run(String... args) {
    boolean plain = args.length == 3 && args[0].equals("run") && args[1].equals("--config");
    return plain ? runPlainly(Path.of(args[2])) : parseAndRun(args);
  }

  /**
   * Bypasses picocli for the arguments that containers start with. Its class files are too old for
   * an archive of loaded classes, so picocli would take a third of the start.
   */
  private static int runPlainly(Path file) {
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    try {
      return RunCommand.run(new ConfigOption(file), err);
    } catch (Exception e) {
      return failed(e, err);
    }
  }

  private static int parseAndRun(String... args) {
    CommandLine commands =
        new CommandLine(new Main())
            .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command.getErr()));
    boolean runs = args.length == 0 || args[0].startsWith("--config") || args[0].equals("-c");
    Stream<String> command = runs ? Stream.of("run") : Stream.of();
    return commands.execute(Stream.concat(command, Stream.of(args)).toArray(String[]::new));
  }

  private static int failed(Exception failure, PrintWriter err) {
    err.println("failed: " + Reason.of(failure));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
