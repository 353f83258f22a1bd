package dev.ambit.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The number of connections that this process can hold. Has no logger: it is used before logging is configured. */
public final class ConnectionCapacity {
    /** Files that the process needs for other purposes. */
    private static final int RESERVED_FILES = 256;
    /** Heap of a connection and the requests on it. */
    private static final int BYTES_PER_CONNECTION = 64 * 1024;

    private ConnectionCapacity() {}

    /**
     * The limit by open files. Beyond it accepting fails and the library stops listening, so that any client could
     * stop the server by opening connections.
     */
    public static int byFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Math.clamp(system.getMaxFileDescriptorCount() - RESERVED_FILES, 16, 1_000_000)
                : 1_000;
    }

    /** The limit by heap size: idle connections must not fill it. */
    public static int byMemory() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / BYTES_PER_CONNECTION, 16, 1_000_000);
    }
}
