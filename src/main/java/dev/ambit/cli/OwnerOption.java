package dev.ambit.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the owner of the tokens that a command uses. */
final class OwnerOption {
    @Option(
            names = "--owner",
            paramLabel = "ACCOUNT",
            description = "tokens of this account, by name or id, instead of those of the calling token's owner")
    private @Nullable String account;

    @Nullable
    String account() {
        return account;
    }
}
