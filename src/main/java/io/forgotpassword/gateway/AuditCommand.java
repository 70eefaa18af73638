package io.forgotpassword.gateway;

import picocli.CommandLine.Command;

/** {@code audit}: what can be done with an audit beside writing it. */
@Command(
    name = "audit",
    description = "Works on audit files.",
    subcommands = {VerifyCommand.class, PseudonymCommand.class},
    mixinStandardHelpOptions = true)
final class AuditCommand {}
