package io.forgotpassword.gateway;

import picocli.CommandLine.Command;

/** {@code limits}: what can be done with limits beside running them. */
@Command(
    name = "limits",
    description = "Tries limits out.",
    subcommands = ReplayCommand.class,
    mixinStandardHelpOptions = true)
final class LimitsCommand {}
