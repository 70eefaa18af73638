package io.forgotpassword.gateway;

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
      LimitsCommand.class,
      AuditCommand.class,
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
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandLine commands = new CommandLine(new Main()).setExecutionExceptionHandler(Main::failed);
    boolean runs = args.length == 0 || args[0].startsWith("--config") || args[0].equals("-c");
    if (!runs) {
      return commands.execute(args);
    }
    String[] named = new String[args.length + 1];
    named[0] = "run";
    System.arraycopy(args, 0, named, 1, args.length);
    return commands.execute(named);
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    command.getErr().println("failed: " + cause.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }
}
