package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dynamic DNS clients: ddclient, inadyn, Debian's cloudflare-ddns. The first two implement HTTP themselves. */
final class DynamicAddressTest extends RecordedClient {
    private static final int INADYN_BUFFER = 8191;

    @Test
    void ddclientPatchesTheExistingRecord() throws IOException {
        String old = host("192.0.2.1");
        JsonNode zones = ddclient("GET", "zones/?name=example.com", "");
        assertThat(zones.at("/result/0/name").stringValue()).isEqualTo("example.com");
        String zone = zones.at("/result/0/id").stringValue();
        JsonNode found = ddclient("GET", "zones/" + zone + "/dns_records?type=A&name=host.example.com", "");
        assertThat(found.at("/result/0/id").stringValue()).isEqualTo(old);
        JsonNode patched = ddclient("PATCH", "zones/" + zone + "/dns_records/" + old, "{\"content\":\"192.0.2.77\"}");
        assertThat(patched.at("/result/content").stringValue()).isEqualTo("192.0.2.77");
    }

    @Test
    void inadynCreatesAMissingRecordAndPatchesAnExistingOne() throws IOException {
        String zone = inadyn("GET", "zones?name=example.com", "");
        assertThat(firstId(zone)).isEqualTo(zone());
        assertThat(zone.length()).as("the buffer of inadyn").isLessThan(INADYN_BUFFER);
        String list = "zones/" + zone() + "/dns_records?type=A&name=host.example.com";
        assertThat(inadyn("GET", list, "")).doesNotContain("\"id\"");

        String record =
                "{\"type\":\"A\",\"name\":\"host.example.com\",\"content\":\"192.0.2.%s\",\"ttl\":1,\"proxied\":false}";
        String created = firstId(inadyn("POST", "zones/" + zone() + "/dns_records", record.formatted("1")));
        assertThat(firstId(inadyn("GET", list, ""))).isEqualTo(created);
        assertThat(inadyn("PATCH", "zones/" + zone() + "/dns_records/" + created, record.formatted("2")))
                .contains("\"success\":true")
                .contains("\"content\":\"192.0.2.2\"");
    }

    @Test
    void cloudflareDdnsRequestsBothAddressTypesTogether() {
        String four = host("192.0.2.1");
        ok("POST", records(), """
                {"type":"AAAA","name":"host.example.com","content":"2001:db8::1","ttl":1}""");
        String zone = only("/zones/?per_page=1&name=example.com").get("id").stringValue();
        String path = "/zones/" + zone + "/dns_records";
        JsonNode found =
                ok("GET", path + "?type=A,AAAA&name=host.example.com", null).get("result");
        assertThat(texts(found, "type")).containsExactly("A", "AAAA");
        JsonNode patched = ok("PATCH", path + "/" + four, "{\"content\": \"192.0.2.2\"}");
        assertThat(patched.at("/result/content").stringValue()).isEqualTo("192.0.2.2");
        assertThat(server.owner()).as("the client rejects longer ones").hasSize(40);
    }

    private String host(String address) {
        return id(ok("POST", records(), """
                {"type":"A","name":"host.example.com","content":"%s","ttl":1}""".formatted(address)));
    }

    /** Reads until the connection closes, ignores the headers, and extracts the JSON by its braces. */
    private JsonNode ddclient(String method, String path, String body) throws IOException {
        String response = raw(method + " /client/v4/" + path + " HTTP/1.1\r\n"
                + "Host: 127.0.0.1\r\n"
                + "Authorization: Bearer " + server.owner() + "\r\n"
                + "Content-Type: application/json\r\n"
                + "User-Agent: ddclient/3.10.0\r\n"
                + "Connection: close\r\n"
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
                + "\r\n" + body);
        assertThat(response).startsWith("HTTP/1.1 200 ");
        int start = response.indexOf('{');
        int depth = 0;
        int end = start;
        do {
            depth += response.charAt(end) == '{' ? 1 : response.charAt(end) == '}' ? -1 : 0;
            end++;
        } while (depth > 0);
        assertThat(response.substring(end)).as("one chunk").isBlank();
        JsonNode json = JsonMapper.shared().readTree(response.substring(start, end));
        assertThat(json.get("result").isEmpty()).isFalse();
        return json;
    }

    private String inadyn(String method, String path, String body) throws IOException {
        String response = raw(method + " /client/v4/" + path + " HTTP/1.0\r\n"
                + "Host: api.cloudflare.com\r\n"
                + "User-Agent: inadyn/2.10.0\r\n"
                + "Accept: */*\r\n"
                + "Authorization: Bearer " + server.owner() + "\r\n"
                + "Content-Type: application/json\r\n"
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
                + "\r\n" + body);
        assertThat(response).matches("(?s)HTTP/1\\.[01] 200 .*").contains("\"success\":true");
        assertThat(response.toLowerCase(Locale.ROOT)).doesNotContain("transfer-encoding");
        return response;
    }

    private static String firstId(String response) {
        Matcher matcher = Pattern.compile("\"id\":\"([^\"]*)\"").matcher(response);
        assertThat(matcher.find()).as(response).isTrue();
        return matcher.group(1);
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(server.address().getHost(), server.address().getPort())) {
            socket.setSoTimeout(5_000); // these clients time out when the server does not close
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
