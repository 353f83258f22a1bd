package dev.ambit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An HTTP client that sends exactly the given bytes and parses responses as strictly as a proxy. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        this.in = socket.getInputStream();
    }

    record Reply(String statusLine, List<String> headers, String body) {
        int status() {
            return Integer.parseInt(statusLine.split(" ", 3)[1]);
        }

        Optional<String> header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            List<String> found = headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .toList();
            if (found.size() > 1) {
                throw new AssertionError(name + " twice: " + found);
            }
            return found.stream().findFirst();
        }
    }

    static Wire to(URI address) {
        try {
            return new Wire(new Socket(address.getHost(), address.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects from another address of this machine, which is any of 127.0.0.0/8. */
    static Wire from(String local, URI address) {
        try {
            return new Wire(new Socket(
                    InetAddress.ofLiteral(address.getHost()), address.getPort(), InetAddress.ofLiteral(local), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Wire over(Socket socket) {
        try {
            return new Wire(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends lines, each ended by CR LF. */
    Wire lines(String... lines) {
        return send(String.join("\r\n", lines) + "\r\n");
    }

    Wire send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    Wire send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends; false when the server has closed the connection, for clients that are rejected while they send. */
    boolean trySend(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The next response, with a body of its Content-Length; a response without one is an error. */
    Reply reply() {
        return reply(false);
    }

    /** The next response to a HEAD request: without a body, for any Content-Length. */
    Reply replyToHead() {
        return reply(true);
    }

    private Reply reply(boolean head) {
        try {
            String status = line();
            List<String> headers = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                headers.add(line);
            }
            Reply reply = new Reply(status, headers, "");
            if (reply.header("Transfer-Encoding").isPresent()) {
                throw new AssertionError("a chunked response: " + reply);
            }
            if (head || reply.status() < 200) {
                return reply;
            }
            int length = Integer.parseInt(reply.header("Content-Length").orElseThrow());
            return new Reply(status, headers, new String(in.readNBytes(length), ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to {@code max} bytes; returns their number, 0 when the server has closed. */
    int read(int max) {
        try {
            return Math.max(0, in.read(new byte[max]));
        } catch (IOException e) {
            return 0;
        }
    }

    /** All bytes until the server closes; fails when it does not. */
    String rest() {
        try {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server ends the connection, by FIN or by RST, before it sends anything more. */
    boolean isClosed() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Whether a request gets a response; false when the connection was closed. */
    boolean isResponsive() {
        if (!trySend("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n")) {
            return false;
        }
        try {
            return reply().status() == 200;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    void finishSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed after `" + line.toString(ISO_8859_1) + "`");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
