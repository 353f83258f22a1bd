package dev.ambit;

import dev.ambit.cli.Commands;
import dev.ambit.cli.Surroundings;

/** The program: runs the command that the arguments name and ends with its exit code. */
public final class Main {
    /** Read by the JDK when the first virtual thread starts. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    private static final String ALL_COMMANDS = "ambit.all-commands";

    private Main() {}

    public static void main(String[] args) {
        addCarrier();
        // All of them when the JVM learns which classes to keep linked.
        String[] meant = System.getProperty(ALL_COMMANDS) == null ? args : new String[0];
        int exitCode = Commands.of(Surroundings.ofThisProcess(), meant).execute(args);
        System.out.flush();
        System.err.flush();
        // Not System.exit: it starts the logging system first, a fifth of a second for nothing after a short command.
        Runtime.getRuntime().halt(exitCode);
    }

    /**
     * Has virtual threads carried by one thread more than there are processors. Carriers look for what comes from outside of
     * them only when they have run all that they have themselves; when all are busy, new connections wait until the system
     * gives the one more its turn, milliseconds, rather than for a pause in the load of the others, a third of a second.
     */
    private static void addCarrier() {
        int carriers = Runtime.getRuntime().availableProcessors() + 1;
        if (System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, Integer.toString(carriers));
        }
    }
}
