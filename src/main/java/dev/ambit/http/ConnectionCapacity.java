package dev.ambit.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections this process can hold. Read with the settings, so it has no logger: how to log is a setting. */
public final class ConnectionCapacity {
    /** Files that the process needs for anything else. */
    private static final int RESERVED_FILES = 256;
    /** What a connection takes of the heap, with room for the requests on it. */
    private static final int BYTES_PER_CONNECTION = 64 * 1024;

    private ConnectionCapacity() {}

    /**
     * How many connections this process can hold beside its other files. One more would make accepting fail, after which the
     * library listens no more: anyone could stop the server by opening connections.
     */
    public static int byFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Math.clamp(system.getMaxFileDescriptorCount() - RESERVED_FILES, 16, 1_000_000)
                : 1_000;
    }

    /** How many the heap can hold: idle connections must not fill it. */
    public static int byMemory() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / BYTES_PER_CONNECTION, 16, 1_000_000);
    }
}
