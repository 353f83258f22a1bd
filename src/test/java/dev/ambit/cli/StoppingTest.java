package dev.ambit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.storage.ChildProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM ends the process within five seconds, whatever its clients do. */
@Timeout(120)
final class StoppingTest {
    /** Far more than the promised five seconds: on a busy machine, a process that computes on all cores ends later. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void idleServerEndsWithSuccess() throws Exception {
        try (ChildProcess childProcess = start()) {
            address(childProcess);
            childProcess.terminate();
            assertThat(childProcess.waitForExit(LIMIT)).hasValue(0);
        }
    }

    @Test
    void serverFullOfConnectionsEnds() throws Exception {
        try (ChildProcess childProcess = start()) {
            URI address = address(childProcess);
            for (int i = 0; i < HangingServer.CONNECTIONS; i++) {
                awaitResponse(address, "/ready");
            }
            childProcess.terminate();
            assertThat(childProcess.waitForExit(LIMIT)).hasValue(0);
        }
    }

    @Test
    void handlersThatComputeForeverAreAbandoned() throws Exception {
        try (ChildProcess childProcess = start()) {
            URI address = address(childProcess);
            awaitResponse(address, "/ready");
            for (int i = 0; i < 2 * HangingServer.CONNECTIONS; i++) { // exceeds the carriers and fills the queue
                send(address, "/computing");
            }
            childProcess.terminate();
            assertThat(childProcess.waitForExit(LIMIT)).isPresent();
        }
    }

    @Test
    void transactionThatNeverEndsIsAbandoned() throws Exception {
        try (ChildProcess childProcess = start()) {
            URI address = address(childProcess);
            awaitResponse(address, "/ready");
            for (int i = 0; i < 8; i++) {
                send(address, "/writing");
            }
            childProcess.terminate();
            assertThat(childProcess.waitForExit(LIMIT)).isPresent();
        }
    }

    @Test
    void launcherEndsServersOnOutOfMemory() throws IOException {
        assertThat(Files.readString(Path.of("ambit")))
                .containsPattern("serve \\| demo\\) flags=.*-XX:\\+ExitOnOutOfMemoryError");
    }

    private ChildProcess start() throws IOException {
        return ChildProcess.start(HangingServer.class, folder.toString());
    }

    private static URI address(ChildProcess childProcess) throws IOException {
        return URI.create(Objects.requireNonNull(childProcess.readLine()));
    }

    private Socket send(URI address, String path) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        sockets.add(socket);
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1));
        return socket;
    }

    private void awaitResponse(URI address, String path) throws IOException {
        assertThat(send(address, path).getInputStream().read()).isPositive();
    }
}
