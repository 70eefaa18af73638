package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.edge.CertificateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code check}: prints every problem of a configuration and of the files and hosts that it names,
 * or that it is valid and what it warns of.
 */
@Command(
    name = "check",
    description = "Checks a configuration; exits with 2 and every problem when it is not valid.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:valid, and with --probe Cognito serves every client",
      "1:valid, but with --probe Cognito does not serve every client",
      "2:not valid"
    })
public final class CheckCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--probe",
      description =
          "Also asks Cognito whether it serves each client, with a random username and code"
              + " 000000. That sends no message.")
  private boolean probe;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = spec.commandLine();
    Optional<GatewayConfig> loaded = config.load(command.getErr());
    if (loaded.isEmpty() || !hasCertificate(loaded.get(), command.getErr())) {
      return CommandLine.ExitCode.USAGE;
    }
    loaded.get().warnings().forEach(warning -> warn(command.getErr(), warning));
    warnUnresolved(loaded.get(), command.getErr());
    command.getOut().println(config.file() + ": valid");
    return probe ? probe(loaded.get(), command) : CommandLine.ExitCode.OK;
  }

  private boolean hasCertificate(GatewayConfig loaded, PrintWriter err) {
    try {
      if (loaded.server().tls() != null) {
        CertificateFiles.open(loaded.server().tls());
      }
      return true;
    } catch (IOException e) {
      err.println(config.file() + ": " + e.getMessage());
      return false;
    }
  }

  private void warnUnresolved(GatewayConfig loaded, PrintWriter err) {
    loaded
        .hosts()
        .forEach(
            (key, host) -> {
              try {
                InetAddress.getAllByName(host);
              } catch (UnknownHostException e) {
                warn(err, key + ": " + host + " (expected: a host that this machine can resolve)");
              }
            });
  }

  private void warn(PrintWriter err, String warning) {
    err.println(config.file() + ": warning: " + warning);
  }

  private int probe(GatewayConfig loaded, CommandLine command) throws InterruptedException {
    boolean works = true;
    for (PoolProbe.Finding finding : new PoolProbe(loaded).run()) {
      String verdict = finding.works() ? ": works: " : ": does not work: ";
      PrintWriter to = finding.works() ? command.getOut() : command.getErr();
      to.println(config.file() + ": " + finding.key() + verdict + finding.answer());
      works &= finding.works();
    }
    return works ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
