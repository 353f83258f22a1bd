package dev.ambit;

import dev.ambit.cli.CliEnvironment;
import dev.ambit.cli.Commands;

/** The entry point: runs the command that the arguments name and exits with its exit code. */
public final class Main {
    /** Read by the JDK when the first virtual thread starts. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    /** Read by the JDK when a virtual thread first waits for a socket. */
    private static final String POLLERS = "jdk.pollerMode";

    /** The value of {@link #POLLERS} for platform threads. */
    private static final String PLATFORM_POLLERS = "1";

    private static final String ALL_COMMANDS = "ambit.all-commands";

    private Main() {}

    public static void main(String[] args) {
        setUpVirtualThreads();
        // All commands in the training run that records the classes for the AOT cache.
        String[] selected = System.getProperty(ALL_COMMANDS) == null ? args : new String[0];
        int exitCode = Commands.of(CliEnvironment.ofThisProcess(), selected).execute(args);
        System.out.flush();
        System.err.flush();
        // Not System.exit, which initialises the logging system first: a fifth of a second after a short command.
        Runtime.getRuntime().halt(exitCode);
    }

    /**
     * Uses one carrier thread more than there are processors. A carrier takes outside tasks only when its own queue is
     * empty. When all carriers are busy, a new connection waits milliseconds, until the system schedules the extra
     * carrier, instead of a third of a second, until the load on the other carriers pauses.
     *
     * <p>Also uses platform threads as pollers. A virtual poller queues the threads that it wakes on its own carrier,
     * where a connection waits for all others on the same processor; any carrier takes a task from a platform thread.
     */
    private static void setUpVirtualThreads() {
        int carriers = Runtime.getRuntime().availableProcessors() + 1;
        setIfAbsent(CARRIERS, Integer.toString(carriers));
        setIfAbsent(POLLERS, PLATFORM_POLLERS);
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
