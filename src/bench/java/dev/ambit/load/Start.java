package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The start time and memory of a server, with all cores and the default launcher.
 *
 * @param firstAnswerMillis from the start of the process to the first correct response of verify
 * @param fullMillis time to fill the index, in the background
 * @param peakMb the peak resident size meanwhile, in 10^6 bytes
 * @param idleMb the resident size after some time without requests, in 10^6 bytes
 */
record Start(long tokens, long firstAnswerMillis, long fullMillis, long peakMb, long idleMb) {
    private static final Duration MAX_FILL_TIME = Duration.ofMinutes(20);

    /** The line of the log, in the words of today and of older revisions, which are compared. */
    private static final Pattern FULL = Pattern.compile("(?:into the index in|in the index after) ([0-9]+) ms");

    static Start of(Path root, Path data, long tokens, Duration idle) throws IOException, InterruptedException {
        String secret = lastSecret(data);
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.ambit(root, data, false)) {
            try (Client client = new Client(server.url(""))) {
                int status = client.get("/client/v4/user/tokens/verify", secret).status();
                if (status != 200) {
                    throw new IOException("the status of the first response was " + status);
                }
            }
            long first = (System.nanoTime() - start) / 1_000_000;
            long full = awaitFull(server);
            server.idle(idle);
            return new Start(tokens, first, full, server.peakMb(), server.residentMb());
        }
    }

    /** Waits until every token is in the index; returns how long it took to fill, in milliseconds. */
    static long awaitFull(ServerProcess server) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < MAX_FILL_TIME.toNanos()) {
            Matcher full = FULL.matcher(server.log());
            if (full.find()) {
                return Long.parseLong(full.group(1));
            }
            server.idle(Duration.ofMillis(50));
        }
        throw new IOException("the server did not report that its index is full: " + server.log());
    }

    private static String lastSecret(Path data) throws IOException {
        try (var lines = Files.lines(Tokens.secrets(data))) {
            return lines.reduce((_, last) -> last).orElseThrow();
        }
    }
}
