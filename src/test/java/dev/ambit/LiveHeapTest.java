package dev.ambit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.utils.base32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Attack: a heap dump of the running server's live objects must contain no secret that it issued or received. */
final class LiveHeapTest {
    private static final String API = "/client/v4";
    private static final String PASSWORD = "seven unlikely umbrellas";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private String address = "";
    private String cookie = "";
    private String csrfToken = "";

    /** The server runs in another process, so that its heap contains no objects of the client. */
    @Test
    @Timeout(300)
    void secretsAreNotInTheLiveHeapOnceTheyWereSent() throws Exception {
        Process server = serve();
        try (BufferedReader output = server.inputReader(US_ASCII)) {
            address = line(output, "listening on ").strip();
            String link = line(output, "/setup#").strip();
            setUp(link);
            requestSecrets();
            for (int i = 0; i < 200; i++) {
                assertThat(send("GET", "/ips?" + i, null).statusCode()).isEqualTo(200);
            }
            byte[] heap = dump(server);
            assertThat(copies(heap, "ambit csrf ", ISO_8859_1))
                    .as("text that exists")
                    .isPositive();
            Map<String, Integer> found = new LinkedHashMap<>();
            secrets.forEach((name, secret) -> found.merge(name, copies(heap, secret), Integer::sum));
            assertThat(found.values()).as("%s", found).containsOnly(0);
        } finally {
            server.destroyForcibly().waitFor();
            http.close();
        }
    }

    private void setUp(String link) throws IOException, InterruptedException {
        HttpResponse<String> started = send("POST", "/session/setup", """
            {"secret":"%s","email":"you@example.com","password":"%s","account":"Home","zones":["example.com"]}\
            """.formatted(link, PASSWORD));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        secrets.put("password", PASSWORD);
        keepSession("session of the setup", started);
        keepSession("session", send("POST", "/session", """
            {"email":"you@example.com","password":"%s"}\
            """.formatted(PASSWORD)));
    }

    private void requestSecrets() throws IOException, InterruptedException {
        String account = result("GET", "/accounts", null).at("/0/id").stringValue();
        String zone = result("GET", "/zones", null).at("/0/id").stringValue();
        String draft = TestServer.draft("", TestServer.allow("DNS Read", TestServer.zoneResource(zone)));
        JsonNode token = result("POST", "/user/tokens", draft);
        secrets.put("token", token.at("/value").stringValue());
        secrets.put(
                "token of the account",
                result("POST", "/accounts/" + account + "/tokens", draft)
                        .at("/value")
                        .stringValue());
        secrets.put(
                "rolled token",
                result("PUT", "/user/tokens/" + token.at("/id").stringValue() + "/value", "{}")
                        .stringValue());
        String role = result("GET", "/accounts/" + account + "/roles", null)
                .at("/0/id")
                .stringValue();
        secrets.put(
                "link of an invitation",
                result("POST", "/accounts/" + account + "/invitations", """
                    {"email":"member@example.com","roles":["%s"]}\
                    """.formatted(role))
                        .at("/secret")
                        .stringValue());
        String app = result("POST", "/session/factors/one_time_password", "{}")
                .at("/secret")
                .stringValue();
        secrets.put("secret of an app", app);
        JsonNode codes = result("PUT", "/session/factors/one_time_password", """
            {"secret":"%s","code":"%s"}\
            """.formatted(app, code(app)));
        codes.at("/recovery_codes").forEach(one -> secrets.put("code " + secrets.size(), one.stringValue()));
        assertThat(secrets).hasSizeGreaterThan(11);
    }

    private void keepSession(String name, HttpResponse<String> session) {
        assertThat(session.statusCode()).as(session.body()).isEqualTo(200);
        String header = session.headers().firstValue("Set-Cookie").orElseThrow();
        cookie = header.substring(0, header.indexOf(';'));
        secrets.put(name, cookie.substring(cookie.indexOf('=') + 1));
        csrfToken = JsonMapper.shared()
                .readTree(session.body())
                .at("/result/csrf_token")
                .asString("");
    }

    private JsonNode result(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body()).at("/result");
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + API + path))
                .header("Origin", address)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!cookie.isEmpty() && !path.startsWith("/ips")) {
            request.header("Cookie", cookie).header("X-CSRF-Token", csrfToken);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private Process serve() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--data",
                        folder.toString(),
                        "--listen",
                        "127.0.0.1:0")
                .redirectError(Redirect.DISCARD)
                .start();
    }

    /** The text after {@code prefix} on the next line that contains it. */
    private static String line(BufferedReader output, String prefix) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            int at = line.indexOf(prefix);
            if (at >= 0) {
                return line.substring(at + prefix.length());
            }
        }
        throw new AssertionError("the server has exited");
    }

    /** Dumps the objects that are live after a collection. */
    private byte[] dump(Process server) throws IOException, InterruptedException {
        Path file = folder.resolve("heap.hprof");
        Path log = folder.resolve("jcmd.log");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process dumping = new ProcessBuilder(
                        jcmd, Long.toString(server.pid()), "GC.heap_dump", "-overwrite", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(dumping.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(dumping.exitValue()).as(Files.readString(log)).isZero();
        return Files.readAllBytes(file);
    }

    private static String code(String app) {
        byte[] key = new base32(base32.Alphabet.BASE32, false, false).fromString(app);
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(new SecretKeySpec(key, "HmacSHA1"), Instant.now(), Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    private static int copies(byte[] heap, String text) {
        return List.of(ISO_8859_1, UTF_16BE, UTF_16LE).stream()
                .mapToInt(encoding -> copies(heap, text, encoding))
                .sum();
    }

    private static int copies(byte[] heap, String text, Charset encoding) {
        byte[] wanted = text.getBytes(encoding);
        int found = 0;
        for (int i = 0; i <= heap.length - wanted.length; i++) {
            if (heap[i] == wanted[0] && Arrays.equals(heap, i, i + wanted.length, wanted, 0, wanted.length)) {
                found++;
            }
        }
        return found;
    }
}
