package dev.ambit;

import dev.ambit.cli.Commands;
import dev.ambit.cli.Surroundings;

/** The program: runs the command that the arguments name and ends with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int exitCode = Commands.of(Surroundings.ofThisProcess()).execute(args);
        System.out.flush();
        System.err.flush();
        // Not System.exit: it starts the logging system first, a fifth of a second for nothing after a short command.
        Runtime.getRuntime().halt(exitCode);
    }
}
