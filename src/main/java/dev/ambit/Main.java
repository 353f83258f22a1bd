package dev.ambit;

import dev.ambit.cli.CliEnvironment;
import dev.ambit.cli.Commands;
import dev.ambit.http.connection.CarrierThreads;

/** The entry point: runs the command that the arguments name and exits with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        CarrierThreads.configure();
        // All commands in the training run that records the classes for the AOT cache.
        String[] selected = CliEnvironment.isTraining() ? new String[0] : args;
        int exitCode = Commands.of(CliEnvironment.ofThisProcess(), selected).execute(args);
        System.out.flush();
        System.err.flush();
        // Not System.exit, which initialises the logging system first: a fifth of a second after a short command.
        Runtime.getRuntime().halt(exitCode);
    }
}
