package dev.ambit;

import dev.ambit.TestServer.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stores cookies and sends the headers that the pages of the dashboard send: Origin and the CSRF token. The
 * JDK's client does not store Secure cookies for a server without TLS, which browsers do on the loopback.
 */
public final class Browser {
    private final TestServer server;
    private final Map<String, String> cookies = new TreeMap<>();
    private String csrfToken = "";

    /** A browser without a session. */
    public Browser(TestServer server) {
        this.server = server;
    }

    public static Browser signIn(TestServer server, String email, String password) {
        Browser browser = new Browser(server);
        Response response = browser.call("POST", "/session", credentials(email, password));
        if (response.status() != 200) {
            throw new AssertionError(response.body());
        }
        browser.read(response);
        return browser;
    }

    public static String credentials(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    /** Reads the CSRF token from a response that contains the session. */
    public void read(Response session) {
        csrfToken = session.json().at("/result/csrf_token").asString("");
    }

    public Response get(String path) {
        return call("GET", path, null);
    }

    public Response call(String method, String path, @Nullable String body) {
        return send(method, path, body, Map.of("Origin", server.address().toString(), "X-CSRF-Token", csrfToken));
    }

    /** Sends only these headers in addition to the cookies. */
    public Response send(String method, String path, @Nullable String body, Map<String, String> headers) {
        String prefix = path.startsWith("/") ? TestServer.API : "/";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + prefix + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        if (!cookies.isEmpty()) {
            List<String> pairs = cookies.entrySet().stream()
                    .map(one -> one.getKey() + "=" + one.getValue())
                    .toList();
            request.header("Cookie", String.join("; ", pairs));
        }
        Response response = server.send(request.build());
        response.http().headers().allValues("Set-Cookie").forEach(this::keep);
        return response;
    }

    /** The value of a cookie; empty when it does not exist. */
    public String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    private void keep(String line) {
        String pair = line.substring(0, line.indexOf(';'));
        int equals = pair.indexOf('=');
        if (line.contains("Max-Age=0")) {
            cookies.remove(pair.substring(0, equals));
        } else {
            cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }
}
