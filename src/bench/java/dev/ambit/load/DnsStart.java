package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The time from the start of the process to the first correct answer over UDP, with all cores. */
final class DnsStart {
    private static final Duration TIMEOUT = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private DnsStart() {}

    static double firstAnswerMillis(Path root, Path data) throws IOException, InterruptedException {
        int port = DnsClient.freePort();
        isAnswered(port); // loads the classes of the client
        long start = System.nanoTime();
        CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> awaitAnswer(port));
        Map<String, String> settings = Map.of("AMBIT_DNS", "127.0.0.1:" + port);
        try (ServerProcess _ = ServerProcess.ambit(root, data, false, settings)) {
            return (first.get() - start) / 1e6;
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static long awaitAnswer(int port) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!isAnswered(port)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("no answer over DNS");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return System.nanoTime();
    }

    private static boolean isAnswered(int port) {
        try {
            return DnsClient.ask(port, ZoneRecords.name(0), Type.A, TIMEOUT)
                    .filter(DnsStart::isCorrect)
                    .isPresent();
        } catch (IOException _) { // not bound yet
            return false;
        }
    }

    private static boolean isCorrect(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .anyMatch(one -> one instanceof ARecord found
                        && found.getAddress().getHostAddress().equals(ZoneRecords.address(0)));
    }
}
