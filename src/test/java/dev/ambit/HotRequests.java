package dev.ambit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends the requests that are made all day, one after the other over one connection, and reads a meter before and after.
 * A function between types of the JDK, so that {@link CountingLoader} can load it with the server that it starts.
 */
public final class HotRequests implements BiFunction<Path, Supplier<long[]>, Map<String, long[]>> {
    private static final int BATCHES = 10;

    /** After so many bad tokens of one source the answer to another is, and stays, that there were too many. */
    private static final int FAILURES = 1_100;

    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

    private final int warmUp;
    private final int batch;

    /** With so many requests of each kind before any is measured, and measured so many at a time. */
    public HotRequests(int warmUp, int batch) {
        this.warmUp = warmUp;
        this.batch = batch;
    }

    /** By how much one request of each kind moves each number of the meter: of all batches the least. */
    @Override
    public Map<String, long[]> apply(Path folder, Supplier<long[]> meter) {
        try (TestServer server = TestServer.start(folder)) {
            String zone = server.zoneId("example.com");
            String dnsRead = TestServer.allow("DNS Read", TestServer.zoneResource(zone));
            String secret = server.createToken(
                            ",\"not_before\":\"2026-01-01T00:00:00Z\",\"expires_on\":\"2099-01-01T00:00:00Z\","
                                    + "\"condition\":{\"request_ip\":{\"in\":[\"127.0.0.0/8\"]}}",
                            dnsRead)
                    .json()
                    .at("/result/value")
                    .stringValue();
            String garbage = secret.substring(0, secret.length() - 1) + (secret.endsWith("0") ? "1" : "0");
            Map<String, long[]> costs = new LinkedHashMap<>();
            costs.put("verify", cost(server, "/user/tokens/verify", secret, 0, meter));
            costs.put("authorised GET", cost(server, "/zones/" + zone + "/pagerules", secret, 0, meter));
            costs.put("garbage token", cost(server, "/user/tokens/verify", garbage, FAILURES, meter));
            return costs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long[] cost(TestServer server, String path, String secret, int refusedBefore, Supplier<long[]> meter)
            throws IOException {
        byte[] request = ("GET /client/v4" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + secret
                        + "\r\n\r\n")
                .getBytes(US_ASCII);
        try (Socket socket =
                new Socket(server.address().getHost(), server.address().getPort())) {
            int length = lengthOfAnswer(socket, request);
            for (int i = 0; i < refusedBefore; i++) {
                length = lengthOfAnswer(socket, request);
            }
            send(socket, request, length, warmUp);
            long[] least = {};
            for (int i = 0; i < BATCHES; i++) {
                long[] before = meter.get();
                send(socket, request, length, batch);
                long[] spent = spent(before, meter.get());
                least = least.length == 0 || Arrays.compare(spent, least) < 0 ? spent : least;
            }
            return least;
        }
    }

    private long[] spent(long[] before, long[] after) {
        long[] spent = new long[before.length];
        Arrays.setAll(spent, i -> (after[i] - before[i]) / batch);
        return spent;
    }

    /** Allocates nothing but what the socket does. */
    private static void send(Socket socket, byte[] request, int lengthOfAnswer, int times) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        byte[] answer = new byte[lengthOfAnswer];
        for (int i = 0; i < times; i++) {
            out.write(request);
            if (in.readNBytes(answer, 0, lengthOfAnswer) < lengthOfAnswer) {
                throw new EOFException();
            }
        }
    }

    /** Head and body; every answer to the same request has as many bytes. */
    private static int lengthOfAnswer(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        Matcher length = CONTENT_LENGTH.matcher(head);
        assertThat(length.find()).as("%s", head).isTrue();
        int body = Integer.parseInt(length.group(1));
        socket.getInputStream().skipNBytes(body);
        return head.length() + body;
    }
}
