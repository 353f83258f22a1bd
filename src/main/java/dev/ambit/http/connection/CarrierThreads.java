package dev.ambit.http.connection;

/**
 * How connections share the carriers, the platform threads that run virtual threads. The JDK does not preempt a virtual
 * thread, and a carrier takes the tasks of others only when its own queue is empty; so a connection could wait for all
 * others on its processor. {@code docs/adr/0012} has the measurements.
 */
public final class CarrierThreads {
    /** Read by the JDK when the first virtual thread starts. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    /** Read by the JDK when a virtual thread first waits for a socket. */
    private static final String POLLERS = "jdk.pollerMode";

    /** The value of {@link #POLLERS} for platform threads. */
    private static final String PLATFORM_POLLERS = "1";

    /** One of so many reads does not yield. */
    private static final int NO_YIELD_INTERVAL = 8;

    private CarrierThreads() {}

    /**
     * Sets the properties of the JDK that are not set on the command line; before the first virtual thread starts.
     *
     * <p>There is one carrier more than there are processors. When all carriers are busy, a new connection waits
     * milliseconds, until the system schedules the extra carrier, instead of a third of a second, until the load on the
     * other carriers pauses.
     *
     * <p>Pollers are platform threads. A virtual poller queues the threads that it wakes on its own carrier, where a
     * connection waits for all others on the same processor; any carrier takes a task from a platform thread.
     */
    public static void configure() {
        int carriers = Runtime.getRuntime().availableProcessors() + 1;
        setIfAbsent(CARRIERS, Integer.toString(carriers));
        setIfAbsent(POLLERS, PLATFORM_POLLERS);
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Yields to the other connections before the read with this number, which follows a response: under load the next
     * request has arrived when this thread runs again, and it need not register with the kernel's poller, which costs as
     * much as the rest of a request. Not every time: a thread that always yields never leaves the scheduler's queue, and
     * the thread that wakes the others is in the same queue.
     */
    @SuppressWarnings("ThreadPriorityCheck") // correctness does not depend on it
    static void yieldBeforeRead(int number) {
        if (number % NO_YIELD_INTERVAL != 0) {
            Thread.yield();
        }
    }
}
