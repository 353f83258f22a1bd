package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.TestServer.group;
import static dev.ambit.TestServer.zoneResource;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A request of variable length for each parser and each handler that accepts a list. */
final class GrowthCases {
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String JSON = "application/json";

    private final TestServer server;
    private final String zone;
    private final List<Case> cases = new ArrayList<>();

    /** Makes the names in a request unique. */
    private int run;

    /** {@code size} is a quarter of the largest measured size. */
    record Case(String name, int size, IntFunction<Request> requests) {}

    record Request(
            String method,
            String path,
            @Nullable String token,
            @Nullable String contentType,
            @Nullable String body,
            List<String> headers) {
        Request with(String name, String value) {
            return new Request(method, path, token, contentType, body, List.of(name, value));
        }
    }

    GrowthCases(TestServer server) {
        this.server = server;
        this.zone = server.zoneId("example.com");
    }

    List<Case> all() {
        uploads();
        batches();
        zoneFiles();
        drafts();
        delegation();
        queries();
        headers();
        return List.copyOf(cases);
    }

    private void uploads() {
        upload("delimiters of a form", 4_000, n -> "\r\n--x".repeat(n));
        upload(
                "parts of a form",
                500,
                n -> repeat(n, i -> "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n") + "--x--\r\n");
        upload("headers of a part", 200, n -> "--x\r\n" + repeat(n, i -> "X-" + i + ": a\r\n") + "\r\nb\r\n--x--\r\n");
        upload(
                "parameters of a part",
                400,
                n -> "--x\r\nContent-Disposition: form-data" + ";name=file".repeat(n) + "\n!\r\n\r\nb\r\n--x--\r\n");
        upload(
                "a part of hyphens",
                4_000,
                n -> "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + "\r\n--".repeat(n)
                        + "\r\n--x--\r\n");
        add(
                "parameters of a content type",
                800,
                n -> request("POST", records("/import"), "a")
                        .as("multipart/form-data" + ";a=b".repeat(n) + "; boundary=x"));
    }

    private void batches() {
        batch("posts at one name", 200, n -> "\"posts\":[" + list(n, i -> txt("same" + run, i)) + "]");
        batch("posts at many names", 400, n -> "\"posts\":[" + list(n, i -> txt("many" + run + "-" + i, 0)) + "]");
        batch("posts that are wrong", 800, n -> "\"posts\":[" + list(n, i -> "{\"type\":\"A\",\"ttl\":-1}") + "]");
        batch("deletes of nothing", 800, n -> "\"deletes\":[" + list(n, i -> "{\"id\":\"%032x\"}".formatted(i)) + "]");
        batch("unknown members", 1_000, n -> list(n, i -> "\"m" + i + "\":0"));
        json(
                "texts of a TXT record",
                30,
                n -> record("TXT", list(n, i -> "\\\"a\\\"").replace(',', ' ')));
        json("labels of a name", 30, n -> record("TXT", "a").replace("\"name\":\"x", "\"name\":\"" + "a.".repeat(n)));
        json("parameters of SVCB", 100, n -> record("SVCB", "1 . " + "alpn=h2 ".repeat(n)));
        json("tags", 5, n -> record("TXT", "a").replace("}", ",\"tags\":[" + list(n, i -> "\"t" + i + ":v\"") + "]}"));
        json("nested arrays", 200, n -> "{\"a\":" + "[".repeat(n) + "]".repeat(n) + "}");
    }

    private void zoneFiles() {
        zoneFile("lines of a zone file", 500, n -> repeat(n, i -> "z" + run + "-" + i + " 300 IN A 192.0.2.1\n"));
        zoneFile("lines at one name", 200, n -> repeat(n, i -> "one" + run + " 300 IN TXT \"" + i + "\"\n"));
        zoneFile("lines that are wrong", 500, n -> repeat(n, i -> "w" + i + " 300 IN A nonsense\n"));
        zoneFile("parentheses", 2_000, n -> "p 300 IN TXT " + "(\n".repeat(n) + ")".repeat(n) + "\n");
        zoneFile("texts of a line", 500, n -> "t" + run + " 300 IN TXT" + " \"a\"".repeat(n) + "\n");
        zoneFile("comments", 2_000, n -> "; comment\n".repeat(n));
        zoneFile("origins", 1_000, n -> "$ORIGIN a.example.com.\n".repeat(n));
        zoneFile("an open quote", 8_000, n -> "q 300 IN TXT \"" + "\\\"".repeat(n));
    }

    private void drafts() {
        String read = allow("DNS Read", zoneResource(zone));
        draft("policies of a token", 70, n -> list(n, i -> read));
        draft("resources of a policy", 70, n -> policy(list(1, i -> id("DNS Read")), scopes(n, "TXT.a")));
        draft("groups of a policy", 70, n -> policy(list(n, i -> id("DNS Read")), scopes(1, "TXT.a")));
        draft(
                "groups of a policy that are unknown",
                70,
                n -> policy(list(n, i -> "{\"id\":\"%032x\"}".formatted(i)), scopes(1, "TXT.a")));
        draft(
                "resources that are wrong",
                70,
                n -> policy(list(1, i -> id("DNS Read")), "{" + list(n, i -> "\"nothing" + i + "\":\"*\"") + "}"));
        add(
                "addresses of a token",
                70,
                n -> request(
                        "POST",
                        "/user/tokens",
                        TestServer.draft(
                                ",\"condition\":{\"request_ip\":{\"in\":[" + list(n, i -> "\"192.0.2." + i % 250 + "\"")
                                        + "]}}",
                                read)));
    }

    private void delegation() {
        int denies = 140;
        String holder = server.createToken(
                        "",
                        allow("API Tokens Delegate", "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}"),
                        allow("DNS Write", zoneResource(zone)),
                        deny("DNS Write", scopes(denies, "*.*.p")))
                .json()
                .at("/result/value")
                .stringValue();
        add(
                "a delegate's draft",
                70,
                n -> request(
                                "POST",
                                "/user/tokens",
                                TestServer.draft(
                                        "",
                                        policy(list(1, i -> id("DNS Write")), scopes(n, "*.*.s")),
                                        deny("DNS Write", scopes(n, "*.*.p"))))
                        .by(holder));
        add("a delegate's list", 20, n -> {
            for (int existing = count(holder); existing < n; existing++) {
                server.createToken("", allow("DNS Read", scopes(20, "TXT.s")));
            }
            return request("GET", "/user/tokens?per_page=1", null).by(holder);
        });
    }

    private void queries() {
        query("words of a search", 2, n -> "/zones/" + zone + "/dns_records?search=" + "a+".repeat(n));
        query("types of a list", 800, n -> "/zones/" + zone + "/dns_records?type=" + "A,".repeat(n));
        query("parameters of a query", 1_000, n -> "/zones?" + "a&".repeat(n));
        query("values of a parameter", 400, n -> "/zones?" + "status=x&".repeat(n));
        query("accounts of a list", 100, n -> "/zones?account.id=" + list(n, i -> "%032x".formatted(i)));
        query("escapes of a query", 800, n -> "/zones?name=" + "%61".repeat(n));
        query(
                "filters of the audit log",
                80,
                n -> "/accounts/" + server.accountId() + "/audit_logs?"
                        + repeat(n, i -> "actor.id=%032x&".formatted(i)));
        query("segments of a path", 1_000, n -> "/zones" + "/a".repeat(n));
        query("slashes of a path", 1_000, n -> "/zones" + "/".repeat(n));
    }

    private void headers() {
        header("addresses forwarded", 400, "Forwarded", n -> "for=192.0.2.1, ".repeat(n) + "for=192.0.2.2");
        header("quotes of Forwarded", 2_000, "Forwarded", n -> "for=\"" + "\\a".repeat(n) + "\"");
        header("addresses forwarded for", 600, "X-Forwarded-For", n -> "192.0.2.1, ".repeat(n) + "192.0.2.2");
        cases.add(new Case(
                "cookies",
                1_000,
                n -> new Request("GET", "/user", null, null, null, List.of()).with("Cookie", "a=b; ".repeat(n))));
        header("accepted encodings", 1_000, "Accept-Encoding", n -> "a;q=0, ".repeat(n));
    }

    // Builders of requests.

    private record Draft(
            String method,
            String path,
            @Nullable String body,
            String token,
            @Nullable String type) {
        Draft as(String other) {
            return new Draft(method, path, body, token, other);
        }

        Draft by(String other) {
            return new Draft(method, path, body, other, type);
        }
    }

    private Draft request(String method, String path, @Nullable String body) {
        return new Draft(method, path, body, server.owner(), body == null ? null : JSON);
    }

    private void add(String name, int size, IntFunction<Draft> drafts) {
        cases.add(new Case(name, size, n -> {
            run++;
            Draft draft = drafts.apply(n);
            return new Request(draft.method(), draft.path(), draft.token(), draft.type(), draft.body(), List.of());
        }));
    }

    private void upload(String name, int size, IntFunction<String> body) {
        add(name, size, n -> request("POST", records("/import"), body.apply(n)).as(FORM));
    }

    private void zoneFile(String name, int size, IntFunction<String> body) {
        add(name, size, n -> request("POST", records("/import"), body.apply(n)).as("text/plain"));
    }

    private void batch(String name, int size, IntFunction<String> members) {
        add(name, size, n -> request("POST", records("/batch"), "{" + members.apply(n) + "}"));
    }

    private void json(String name, int size, IntFunction<String> body) {
        add(name, size, n -> request("POST", records(""), body.apply(n)));
    }

    private void draft(String name, int size, IntFunction<String> policies) {
        add(name, size, n -> request("POST", "/user/tokens", TestServer.draft("", policies.apply(n))));
    }

    private void query(String name, int size, IntFunction<String> path) {
        add(name, size, n -> request("GET", path.apply(n), null));
    }

    private void header(String name, int size, String header, IntFunction<String> value) {
        cases.add(new Case(
                name,
                size,
                n -> new Request("GET", "/ips", server.owner(), null, null, List.of()).with(header, value.apply(n))));
    }

    private String records(String path) {
        return "/zones/" + zone + "/dns_records" + path;
    }

    private int count(String holder) {
        return server.get("/user/tokens?per_page=1", holder)
                .json()
                .at("/result_info/total_count")
                .intValue();
    }

    private String txt(String name, int number) {
        return "{\"type\":\"TXT\",\"name\":\"" + name + "\",\"content\":\"" + number + "\"}";
    }

    private String record(String type, String content) {
        return "{\"type\":\"" + type + "\",\"name\":\"x" + run + "\",\"content\":\"" + content + "\"}";
    }

    private static String id(String group) {
        return "{\"id\":\"" + group(group) + "\"}";
    }

    private static String policy(String groups, String resources) {
        return "{\"effect\":\"allow\",\"permission_groups\":[" + groups + "],\"resources\":" + resources + "}";
    }

    /** Record scopes of the form {@code pattern}, a number and example.com. */
    private String scopes(int n, String pattern) {
        return "{\"com.cloudflare.api.account.zone." + zone + "\":{"
                + list(n, i -> "\"com.cloudflare.api.account.zone.record." + pattern + i + ".example.com\":\"*\"")
                + "}}";
    }

    private static String list(int n, IntFunction<String> element) {
        return IntStream.range(0, n).mapToObj(element).collect(joining(","));
    }

    private static String repeat(int n, IntFunction<String> element) {
        return IntStream.range(0, n).mapToObj(element).collect(joining());
    }
}
