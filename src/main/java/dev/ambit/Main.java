package dev.ambit;

import dev.ambit.cli.CliEnvironment;
import dev.ambit.cli.Commands;

/** The program: runs the command that the arguments name and ends with its exit code. */
public final class Main {
    /** Read by the JDK when the first virtual thread starts. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    /** Read by the JDK when a virtual thread first waits for a socket. */
    private static final String POLLERS = "jdk.pollerMode";

    /** One of the values of {@link #POLLERS}: threads of the system, not virtual ones. */
    private static final String OF_THE_SYSTEM = "1";

    private static final String ALL_COMMANDS = "ambit.all-commands";

    private Main() {}

    public static void main(String[] args) {
        setUpVirtualThreads();
        // All of them when the JVM learns which classes to keep linked.
        String[] meant = System.getProperty(ALL_COMMANDS) == null ? args : new String[0];
        int exitCode = Commands.of(CliEnvironment.ofThisProcess(), meant).execute(args);
        System.out.flush();
        System.err.flush();
        // Not System.exit: it starts the logging system first, a fifth of a second for nothing after a short command.
        Runtime.getRuntime().halt(exitCode);
    }

    /**
     * Has virtual threads carried by one thread more than there are processors. Carriers look for what comes from outside of
     * them only when they have run all that they have themselves; when all are busy, new connections wait until the system
     * gives the one more its turn, milliseconds, rather than for a pause in the load of the others, a third of a second.
     *
     * <p>And has them woken by threads of the system. Virtual ones put whom they wake behind their own carrier, where a
     * connection waits through the turns of the others that share its processor; what comes from outside any carrier takes.
     */
    private static void setUpVirtualThreads() {
        int carriers = Runtime.getRuntime().availableProcessors() + 1;
        setUnlessGiven(CARRIERS, Integer.toString(carriers));
        setUnlessGiven(POLLERS, OF_THE_SYSTEM);
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
