package dev.ambit.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Creates, rolls and revokes tokens one after the other as fast as it is answered, and after each answer asks whether what no
 * longer holds is still accepted.
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
     * What a storm did.
     *
     * @param cycles tokens created, rolled and revoked
     * @param accepted how often a secret was accepted after the answer that ended it
     * @param refused how often a secret was refused after the answer that made it
     */
    record Result(long cycles, long accepted, long refused) {
        Result plus(Result other) {
            return new Result(cycles + other.cycles, accepted + other.accepted, refused + other.refused);
        }
    }

    /** A storm in a process of its own on the second core, which can be paused. */
    static final class Running implements AutoCloseable {
        private final Process process;

        Running(String address, Path minters, String draft) throws IOException {
            List<String> command = List.of(
                    "taskset",
                    "-c",
                    "1",
                    ServerProcess.java(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Storm.class.getName(),
                    address,
                    minters.toString(),
                    draft);
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }

        void pause() throws IOException, InterruptedException {
            signal("STOP");
        }

        void goOn() throws IOException, InterruptedException {
            signal("CONT");
        }

        private void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }

        /** What it did, all in all. */
        Result end() throws IOException, InterruptedException {
            process.getOutputStream().close(); // which is how it is told
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
     * Rages until its standard input ends. Arguments: address, a file with secrets of tokens that may create others, what to
     * create as JSON.
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
                // what is said does not matter
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

    /** With 401, or with 429 after so many. */
    private void expectRefused(String secret) throws IOException {
        if (isAccepted(secret)) {
            accepted++;
        }
    }

    private boolean isAccepted(String secret) throws IOException {
        return client.get(TOKENS + "/verify", secret).status() == 200;
    }
}
