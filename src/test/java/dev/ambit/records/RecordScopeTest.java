package dev.ambit.records;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.records.ZoneClient.body;
import static dev.ambit.records.ZoneClient.errors;
import static dev.ambit.records.ZoneClient.lines;
import static dev.ambit.records.ZoneClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens with permissions on some records of a zone: records out of scope do not exist for them. */
final class RecordScopeTest {
    private static final String TXT = "TXT";

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private ZoneClient records;

    @SuppressWarnings("NullAway.Init") // likewise
    private String challenge;

    @SuppressWarnings("NullAway.Init") // likewise
    private String hidden;

    @BeforeEach
    void start() {
        records = ZoneClient.start(folder);
        challenge = records.created(TXT, "_acme-challenge.www", "first");
        hidden = records.created("A", "www", "192.0.2.1");
        records.created(TXT, "www", "hidden");
        records.created("CNAME", "_acme-challenge.alias", "www.example.com");
    }

    private String challenges(String group) {
        return records.recordToken(group, "TXT._acme-challenge.*");
    }

    @Test
    void listShowsAndCountsOnlyRecordsInScope() {
        Response list = records.call("GET", "", challenges("DNS Read"), null);
        assertThat(lines(list)).containsExactly("TXT _acme-challenge.www.example.com first");
        assertThat(list.json().at("/result_info/total_count").intValue()).isEqualTo(1);
        assertThat(list.json().at("/result_info/total_pages").intValue()).isEqualTo(1);
    }

    @Test
    void noFilterShowsRecordsOutOfScope() {
        String token = challenges("DNS Write");
        List<String> queries = List.of(
                query("match", "any", "type", "A"),
                query("match", "any", "name", "www.example.com", "content", "first"),
                query("match", "any", "content.contains", ""),
                query("search", "www"),
                query("match", "any", "tag.absent", "x", "proxied", "false"),
                query("per_page", "5000000", "order", "content", "direction", "desc"));
        for (String query : queries) {
            assertThat(lines(records.call("GET", query, token, null)))
                    .as(query)
                    .isSubsetOf("TXT _acme-challenge.www.example.com first");
        }
    }

    @Test
    void recordOutOfScopeIsIndistinguishableFromAMissingOne() {
        String token = challenges("DNS Write");
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            String body = method.equals("PUT") ? body(TXT, "_acme-challenge", "x") : null;
            Response outside = records.call(method, "/" + hidden, token, body);
            Response nowhere = records.call(method, "/" + "0".repeat(32), token, body);
            assertThat(outside.status()).as(method).isEqualTo(404);
            assertThat(outside.body()).isEqualTo(nowhere.body());
        }
        assertThat(records.lines()).hasSize(4);
    }

    @Test
    void recordInScopeIsCreatedReadChangedAndDeleted() {
        String token = challenges("DNS Write");
        Response created = records.call("POST", "", token, body(TXT, "_ACME-Challenge.Example.COM.", "second"));
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        String path = "/" + created.id();
        assertThat(records.call("GET", path, token, null).status()).isEqualTo(200);
        assertThat(records.call("PATCH", path, token, "{\"content\":\"third\"}").status())
                .isEqualTo(200);
        assertThat(records.call("PUT", path, token, body(TXT, "_acme-challenge.a.b", "x"))
                        .status())
                .isEqualTo(200);
        assertThat(records.call("DELETE", path, token, null).status()).isEqualTo(200);
        assertThat(records.lines()).hasSize(4);
    }

    @Test
    void creationOutOfScopeIsRejectedAndNamesTheMissingPermission() {
        String token = challenges("DNS Write");
        // A different type, a different name and names that resemble one in scope.
        for (String body : List.of(
                body("A", "_acme-challenge", "192.0.2.9"),
                body(TXT, "other", "x"),
                body(TXT, "_acme-challengex", "x"),
                body(TXT, "x._acme-challenge", "x"))) {
            Response refused = records.call("POST", "", token, body);
            assertThat(refused.status()).as(body).isEqualTo(403);
            assertThat(refused.code()).isEqualTo(10000);
            assertThat(refused.reason()).startsWith("needs `DNS Write` on the ");
        }
        assertThat(records.lines()).hasSize(4);
    }

    @Test
    void rejectionDoesNotRevealWhetherTheNameExists() {
        String token = challenges("DNS Write");
        Response taken = records.call("POST", "", token, body("A", "www", "192.0.2.1"));
        Response free = records.call("POST", "", token, body("A", "xyz", "192.0.2.1"));
        assertThat(taken.body().replace("www", "xyz")).isEqualTo(free.body());
    }

    @Test
    void changeMustBeInScopeBeforeAndAfter() {
        String token = challenges("DNS Write");
        for (String body : List.of("{\"name\":\"www\"}", "{\"type\":\"NS\",\"content\":\"ns.example.net\"}")) {
            assertThat(records.call("PATCH", "/" + challenge, token, body).code())
                    .as(body)
                    .isEqualTo(10000);
        }
        assertThat(records.call("PUT", "/" + challenge, token, body(TXT, "@", "x"))
                        .code())
                .isEqualTo(10000);
        assertThat(records.call("PUT", "/" + hidden, token, body(TXT, "_acme-challenge", "x"))
                        .code())
                .isEqualTo(81044);
        assertThat(records.lines())
                .contains("TXT _acme-challenge.www.example.com first", "A www.example.com 192.0.2.1");
    }

    @Test
    void writeToAReadableRecordIsForbiddenAndNotMissing() {
        String token = records.server()
                .token(
                        allow("DNS Read", records.zoneResource()),
                        allow("DNS Write", records.recordResource("TXT._acme-challenge.*")));
        Response refused = records.call("DELETE", "/" + hidden, token, null);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason())
                .isEqualTo("needs `DNS Write` on the A records of `www.example.com`; this token has `DNS Read`");
        assertThat(lines(records.call("GET", "", token, null))).hasSize(4);
    }

    @Test
    void deniedRecordsAreMissingFromAWholeZone() {
        String token = records.server()
                .token(allow("DNS Write", records.zoneResource()), deny("DNS Read", records.recordResource("A.*")));
        Response list = records.call("GET", "", token, null);
        assertThat(lines(list)).hasSize(3).noneMatch(line -> line.startsWith("A "));
        assertThat(list.json().at("/result_info/total_count").intValue()).isEqualTo(3);
        assertThat(records.call("GET", "/" + hidden, token, null).code()).isEqualTo(81044);
    }

    @Test
    void requestsForTheWholeZoneAreRejectedForPartialScopes() {
        String part = challenges("DNS Write");
        String lessOne = records.server()
                .token(
                        allow("DNS Write", records.zoneResource()),
                        deny("DNS Write", records.recordResource("*.vault.example.com")));
        for (String token : List.of(part, lessOne)) {
            for (String path : List.of("/export", "/usage")) {
                assertThat(records.call("GET", path, token, null).code())
                        .as(path)
                        .isEqualTo(10000);
            }
            assertThat(records.imported(token, "text/plain", "_acme-challenge 300 IN TXT x\n")
                            .code())
                    .isEqualTo(10000);
        }
        assertThat(records.lines()).hasSize(4);
    }

    @Test
    void oneOperationOutOfScopeRejectsTheWholeBatch() {
        String token = challenges("DNS Write");
        String inside =
                "\"posts\":[" + body(TXT, "_acme-challenge", "new") + "],\"deletes\":[{\"id\":\"" + challenge + "\"}]";
        Response hiddenOne = records.call(
                "POST", "/batch", token, "{" + inside + ",\"patches\":[{\"id\":\"" + hidden + "\",\"ttl\":60}]}");
        Response noneSuch = records.call(
                "POST",
                "/batch",
                token,
                "{" + inside + ",\"patches\":[{\"id\":\"" + "0".repeat(32) + "\",\"ttl\":60}]}");
        assertThat(hiddenOne.status()).isEqualTo(404);
        assertThat(hiddenOne.body()).isEqualTo(noneSuch.body());
        Response outside = records.call(
                "POST",
                "/batch",
                token,
                "{\"posts\":[" + body(TXT, "_acme-challenge", "new") + "," + body("A", "www", "192.0.2.2") + "]}");
        assertThat(outside.code()).isEqualTo(10000);
        assertThat(records.lines()).hasSize(4);
        assertThat(records.call("POST", "/batch", token, "{" + inside + "}").status())
                .isEqualTo(200);
    }

    /** Attack: a token for one type of a name learns from conflicts which other types exist at the name. */
    @Test
    void conflictRevealsNoTypeOutOfScope() {
        records.created("{\"type\":\"MX\",\"name\":\"mail\",\"content\":\"mx.example.net\",\"priority\":10}");
        records.created("CNAME", "alias", "www.example.net");
        records.created("NS", "sub", "ns1.example.net");
        String aliases = records.recordToken("DNS Write", "CNAME.*");
        String texts = records.recordToken("DNS Write", "TXT.*");
        String aliasId = records.created("CNAME", "mine", "www.example.net");

        String conflict = "the record conflicts with other records of the same name";
        List<Response> refusals = List.of(
                records.call("POST", "", aliases, body("CNAME", "mail", "a.example.net")),
                records.call("POST", "", aliases, body("CNAME", "www", "a.example.net")),
                records.call("POST", "", texts, body(TXT, "alias", "x")),
                records.call("POST", "", texts, body(TXT, "sub", "x")),
                records.call("PUT", "/" + aliasId, aliases, body("CNAME", "mail", "a.example.net")),
                records.call("PATCH", "/" + aliasId, aliases, "{\"name\":\"mail\"}"),
                records.call("POST", "/batch", texts, "{\"posts\":[" + body(TXT, "alias", "x") + "]}"));
        for (Response refused : refusals) {
            assertThat(refused.status()).as(refused.body()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(1004);
            assertThat(refused.json().at("/errors/0/message").stringValue()).endsWith(conflict);
            assertThat(refused.body()).doesNotContain("MX", "there are", "81053", "81054", "CNAME record");
        }
        // A caller that may read the conflicting records is told about them.
        assertThat(records.post("", body("CNAME", "mail", "a.example.net")).body())
                .contains("[MX]");
        String reader = records.server()
                .token(
                        allow("DNS Write", records.recordResource("CNAME.*")),
                        allow("DNS Read", records.recordResource("MX.*")));
        assertThat(records.call("POST", "", reader, body("CNAME", "mail", "a.example.net"))
                        .body())
                .contains("[MX]");
    }

    /** Attack: with a delegation of its name, a token for one name would control all names below. */
    @Test
    void wildcardTypeDoesNotIncludeNsRecords() {
        records.created("NS", "sub", "ns1.example.net");
        for (String scope : List.of("*.home.example.com", "*.*.example.com", "*.*")) {
            String token = records.recordToken("DNS Write", scope);
            Response refused = records.call("POST", "", token, body("NS", "home", "ns1.example.net"));
            assertThat(refused.code()).as(scope).isEqualTo(10000);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(lines(records.call("GET", "", token, null))).as(scope).noneMatch(line -> line.startsWith("NS"));
            assertThat(records.call("POST", "", token, body(TXT, scope.equals("*.*") ? "a" : "x.home", "x"))
                            .status())
                    .isIn(200, 403);
        }
        String named = records.recordToken("DNS Write", "NS.home.example.com");
        assertThat(records.call("POST", "", named, body("NS", "home", "ns1.example.net"))
                        .status())
                .isEqualTo(200);
        String whole = records.server()
                .token(
                        allow("DNS Write", records.zoneResource()),
                        deny("DNS Write", records.recordResource("*.vault.example.com")));
        assertThat(lines(records.call("GET", "", whole, null))).contains("NS sub.example.com ns1.example.net");
        assertThat(records.call("POST", "", whole, body("NS", "vault", "ns1.example.net"))
                        .code())
                .isEqualTo(10000);
    }

    @Test
    void readerMayNotWrite() {
        String token = records.server().token(allow("DNS Read", records.zoneResource()));
        assertThat(records.call("POST", "", token, body("A", "new", "192.0.2.3"))
                        .reason())
                .isEqualTo("needs `DNS Write` on zone `example.com`; this token has `DNS Read`");
        assertThat(records.call("DELETE", "/" + hidden, token, null).status()).isEqualTo(403);
        assertThat(lines(records.call("GET", "", token, null))).hasSize(4);
        assertThat(errors(records.call("POST", "/batch", token, "{}"))).containsExactly("10000");
    }

    @Test
    void scopeMatchesEverySpellingOfItsName() {
        String token = records.recordToken("DNS Write", "*.BÜCHER.example.com");
        // `*.` as a type and the name behind it: every type at exactly that name.
        Response created = records.call("POST", "", token, body(TXT, "xn--bcher-kva", "x"));
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        assertThat(records.call("POST", "", token, body(TXT, "bücher", "y")).status())
                .isEqualTo(200);
        assertThat(records.call("POST", "", token, body(TXT, "a.bücher", "y")).code())
                .isEqualTo(10000);
    }
}
