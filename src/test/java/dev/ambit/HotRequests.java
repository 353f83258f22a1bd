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
 * Sends the most frequent requests, one after the other over one connection, and reads a meter before and after.
 * Implements a JDK interface, so that {@link CountingClassLoader} can load it together with the server that it starts.
 */
public final class HotRequests implements BiFunction<Path, Supplier<long[]>, Map<String, long[]>> {
    private static final int BATCHES = 10;

    /** After this many bad tokens from one source, every further one is rejected with 429. */
    private static final int FAILURES = 1_100;

    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

    private final int warmUp;
    private final int batch;

    /** {@code warmUp}: requests of each kind before the measurement; {@code batch}: requests per measurement. */
    public HotRequests(int warmUp, int batch) {
        this.warmUp = warmUp;
        this.batch = batch;
    }

    /** The increase of each number of the meter per request, by kind: the minimum over all batches. */
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

    private long[] cost(TestServer server, String path, String secret, int rejectedBefore, Supplier<long[]> meter)
            throws IOException {
        byte[] request = ("GET /client/v4" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + secret
                        + "\r\n\r\n")
                .getBytes(US_ASCII);
        try (Socket socket =
                new Socket(server.address().getHost(), server.address().getPort())) {
            int length = lengthOfResponse(socket, request);
            for (int i = 0; i < rejectedBefore; i++) {
                length = lengthOfResponse(socket, request);
            }
            send(socket, request, length, warmUp);
            long[] min = {};
            for (int i = 0; i < BATCHES; i++) {
                long[] before = meter.get();
                send(socket, request, length, batch);
                long[] spent = spent(before, meter.get());
                min = min.length == 0 || Arrays.compare(spent, min) < 0 ? spent : min;
            }
            return min;
        }
    }

    private long[] spent(long[] before, long[] after) {
        long[] spent = new long[before.length];
        Arrays.setAll(spent, i -> (after[i] - before[i]) / batch);
        return spent;
    }

    /** Allocates nothing except in the socket. */
    private static void send(Socket socket, byte[] request, int lengthOfResponse, int times) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        byte[] response = new byte[lengthOfResponse];
        for (int i = 0; i < times; i++) {
            out.write(request);
            if (in.readNBytes(response, 0, lengthOfResponse) < lengthOfResponse) {
                throw new EOFException();
            }
        }
    }

    /** The length of head and body, which is the same for every response to this request. */
    private static int lengthOfResponse(Socket socket, byte[] request) throws IOException {
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
