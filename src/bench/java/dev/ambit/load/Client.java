package dev.ambit.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP/1.1 client with one persistent connection, as simple as possible in order not to distort the measurement. */
final class Client implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;
    private final String host;

    Client(String address) throws IOException {
        URI uri = URI.create(address);
        this.host = uri.getAuthority();
        this.socket = new Socket(uri.getHost(), uri.getPort());
        socket.setTcpNoDelay(true);
        this.input = new BufferedInputStream(socket.getInputStream());
        this.output = socket.getOutputStream();
    }

    /** The status and body of a response. */
    record Response(int status, String body) {
        /** Returns the body of a response with status 200. */
        String bodyIfOk() throws IOException {
            if (status != 200) {
                throw new IOException("status " + status + " " + body);
            }
            return body;
        }

        /** Returns the value of {@code result} in a response with status 200. */
        JsonNode result() throws IOException {
            return JSON.readTree(bodyIfOk()).path("result");
        }
    }

    Response get(String path, String secret) throws IOException {
        return send("GET", path, secret, "");
    }

    Response send(String method, String path, String secret, String body) throws IOException {
        String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + secret
                + "\r\n" + type + "Content-Length: " + body.length() + "\r\n\r\n";
        output.write((head + body).getBytes(ISO_8859_1));
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
        }
        return new Response(status, new String(input.readNBytes(length), ISO_8859_1));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
