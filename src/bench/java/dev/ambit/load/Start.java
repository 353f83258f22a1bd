package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server starts and what it keeps, with all cores and as everyone starts it.
 *
 * @param firstAnswerMillis from the start of the process to the first right answer of verify
 * @param fullMillis how long the index took to fill, behind the answers
 * @param peakMb the most that was resident meanwhile, in 10^6 bytes
 * @param idleMb what is resident when nothing was asked for a while, in 10^6 bytes
 */
record Start(long tokens, long firstAnswerMillis, long fullMillis, long peakMb, long idleMb) {
    private static final Duration LONGEST_FILLING = Duration.ofMinutes(20);
    private static final Pattern FULL = Pattern.compile("in the index after ([0-9]+) ms");

    static Start of(Path root, Path data, long tokens, Duration idle) throws IOException, InterruptedException {
        String secret = lastSecret(data);
        long begin = System.nanoTime();
        try (ServerProcess server = ServerProcess.ambit(root, data, false)) {
            try (Client client = new Client(server.url(""))) {
                int status = client.get("/client/v4/user/tokens/verify", secret).status();
                if (status != 200) {
                    throw new IOException("the first answer was " + status);
                }
            }
            long first = (System.nanoTime() - begin) / 1_000_000;
            long full = awaitFull(server);
            server.leaveAlone(idle);
            return new Start(tokens, first, full, server.peakMb(), server.residentMb());
        }
    }

    /** Waits until every token is in the index; returns how long it took to fill, in milliseconds. */
    static long awaitFull(ServerProcess server) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < LONGEST_FILLING.toNanos()) {
            Matcher full = FULL.matcher(server.log());
            if (full.find()) {
                return Long.parseLong(full.group(1));
            }
            server.leaveAlone(Duration.ofMillis(50));
        }
        throw new IOException("the server does not say that its index is full: " + server.log());
    }

    private static String lastSecret(Path data) throws IOException {
        try (var lines = Files.lines(Tokens.secrets(data))) {
            return lines.reduce((_, last) -> last).orElseThrow();
        }
    }
}
