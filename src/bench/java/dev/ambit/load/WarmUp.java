package dev.ambit.load;

import dev.ambit.load.Load.Request;
import java.io.IOException;

/**
 * Load before a measurement, until the JVM of the server has compiled what the load uses: a busy core takes half a
 * minute for that, and answers half as much meanwhile.
 */
final class WarmUp {
    private static final int ROUND_SECONDS = 2;
    private static final int MAX_SECONDS = 60;
    private static final int IDLE_ROUNDS = 2;

    /** The share of a processor below which the compilers are idle. */
    private static final double IDLE = 0.03;

    /** Load for a number of seconds. */
    @FunctionalInterface
    interface Traffic {
        void run(int seconds) throws IOException, InterruptedException;
    }

    private WarmUp() {}

    /** Sends requests for at least {@code seconds}; no longer when they create something, of which there is a limit. */
    static void of(ServerProcess server, Request request, int seconds) throws IOException, InterruptedException {
        if (!request.body().isEmpty()) {
            Load.of(server, request, HttpRun.CONNECTIONS, seconds);
            return;
        }
        of(server, time -> Load.of(server, request, HttpRun.CONNECTIONS, time), seconds);
    }

    static void of(ServerProcess server, Traffic traffic, int seconds) throws IOException, InterruptedException {
        int idle = 0;
        for (int past = 0; past < MAX_SECONDS && (past < seconds || idle < IDLE_ROUNDS); past += ROUND_SECONDS) {
            long before = server.compilerMicros();
            traffic.run(ROUND_SECONDS);
            double share = (server.compilerMicros() - before) / (ROUND_SECONDS * 1e6);
            idle = share < IDLE ? idle + 1 : 0;
        }
    }
}
