package dev.ambit.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * Creates, rolls and revokes tokens one after the other without a pause, and checks after each response that secrets
 * that have ended are no longer accepted.
 */
public final class Storm {
    private static final String TOKENS = "/client/v4/user/tokens";

    private final Client client;
    private final String minter;
    private final String draft;
    private long cycles;
    private long accepted;
    private long refused;

    private Storm(Client client, String minter, String draft) {
        this.client = client;
        this.minter = minter;
        this.draft = draft;
    }

    /**
     * The result of a storm.
     *
     * @param cycles tokens created, rolled and revoked
     * @param accepted how often a secret was accepted after the response that ended it
     * @param refused how often a secret was rejected after the response that created it
     */
    record Result(long cycles, long accepted, long refused) {
        Result plus(Result other) {
            return new Result(cycles + other.cycles, accepted + other.accepted, refused + other.refused);
        }
    }

    /** A storm that runs in a process of its own on the second core and can be paused. */
    static final class Running implements AutoCloseable {
        private final Process process;

        Running(String address, Path minters, String draft) throws IOException {
            process = ServerProcess.client(Storm.class, address, minters.toString(), draft);
        }

        void pause() throws IOException, InterruptedException {
            signal("STOP");
        }

        void resume() throws IOException, InterruptedException {
            signal("CONT");
        }

        private void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }

        /** Ends the storm and returns its total result. */
        Result end() throws IOException, InterruptedException {
            process.getOutputStream().close(); // signals the end
            String[] figures =
                    new String(process.getInputStream().readAllBytes()).strip().split(" ", -1);
            if (process.waitFor() != 0) {
                throw new IOException("the storm failed");
            }
            return new Result(Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /**
     * Runs until its standard input ends. Arguments: URL, a file with secrets of tokens that may create others, the
     * JSON of the tokens to create.
     */
    public static void main(String[] arguments) throws IOException {
        String minter = Files.readAllLines(Path.of(arguments[1])).getFirst();
        try (Client client = new Client(arguments[0])) {
            Storm storm = new Storm(client, minter, arguments[2]);
            Thread end = Thread.ofPlatform().daemon().start(Storm::awaitEnd);
            while (end.isAlive()) {
                storm.cycle();
            }
            System.out.println(storm.cycles + " " + storm.accepted + " " + storm.refused);
        }
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // the input is ignored
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cycle() throws IOException {
        JsonNode created = client.send("POST", TOKENS, minter, draft).result();
        String id = created.path("id").asString();
        String first = created.path("value").asString();
        expectAccepted(first);
        String second = client.send("PUT", TOKENS + "/" + id + "/value", minter, "{}")
                .result()
                .asString();
        expectRefused(first);
        expectAccepted(second);
        client.send("DELETE", TOKENS + "/" + id, minter, "").result();
        expectRefused(second);
        cycles++;
    }

    private void expectAccepted(String secret) throws IOException {
        if (!isAccepted(secret)) {
            refused++;
        }
    }

    /** The status is 401, or 429 after many of them. */
    private void expectRefused(String secret) throws IOException {
        if (isAccepted(secret)) {
            accepted++;
        }
    }

    private boolean isAccepted(String secret) throws IOException {
        return client.get(TOKENS + "/verify", secret).status() == 200;
    }
}
