package dev.ambit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the dashboard and their headers. */
final class DashboardTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void everyAddressIsTheSamePageAndNothingElseMayRunInIt() throws Exception {
        HttpResponse<byte[]> page = get("/profile/api-tokens/create?template=edit_zone_dns", "identity");
        assertThat(text(page)).isEqualTo(text(get("/", "identity"))).contains("<div id=\"root\">");
        assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(page, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(page.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void assetsAreImmutableAndCompressed() throws Exception {
        Matcher script = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"").matcher(text(get("/", "identity")));
        assertThat(script.find()).isTrue();
        HttpResponse<byte[]> plain = get(script.group(1), "identity");
        HttpResponse<byte[]> packed = get(script.group(1), "gzip, deflate, br");
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(header(packed, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(packed, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
    }

    @Test
    void onlyFilesOfTheDashboardAreServed() throws Exception {
        for (String path : new String[] {
            "/assets/..%2findex.html", "/assets/%2e%2e", "/assets/.hidden.js", "/assets/none.js", "/assets/", "/nowhere"
        }) {
            assertThat(get(path, "gzip").statusCode()).as(path).isEqualTo(404);
        }
    }

    private HttpResponse<byte[]> get(String path, String encodings) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .header("Accept-Encoding", encodings)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
