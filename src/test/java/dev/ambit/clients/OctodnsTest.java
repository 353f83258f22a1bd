package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** octodns-cloudflare: sends names with a trailing dot, reads them without, and parses the responses. */
final class OctodnsTest extends RecordedClient {
    @Override
    String token() {
        return server.token(
                TestServer.allow("Zone Write", TestServer.zoneResource("*")),
                TestServer.allow("DNS Write", TestServer.zoneResource("*")));
    }

    @Test
    void readsAllZonesWhilePagesAreFull() {
        List<String> names = new ArrayList<>();
        int page = 1;
        boolean more = true;
        while (more) {
            JsonNode response = ok("GET", "/zones?page=" + page + "&per_page=1&account.id=" + server.accountId(), null);
            names.addAll(texts(response.get("result"), "name"));
            int perPage = response.at("/result_info/per_page").intValue();
            more = response.at("/result_info/count").intValue() == perPage && perPage > 0;
            page++;
        }
        assertThat(names).containsExactly("example.com", "example.org");
        assertThat(page).as("the empty page was also read").isEqualTo(4);
    }

    @Test
    void createsAZoneAndRequestsItsPageRules() {
        JsonNode zone = ok("POST", "/zones", "{\"name\":\"example.edu\",\"jump_start\":false}");
        assertThat(texts(zone.at("/result/name_servers"))).containsExactly("ns1.example.net", "ns2.example.net");
        JsonNode rules = ok("GET", "/zones/" + id(zone) + "/pagerules?status=active", null);
        assertThat(rules.get("result").isArray()).isTrue();
        assertThat(rules.get("result").isEmpty()).isTrue();
        ok("POST", "/zones", """
                {"name":"example.info","jump_start":false,"account":{"id":"%s"}}""".formatted(server.accountId()));
    }

    @ParameterizedTest
    @CsvSource({"CNAME, alias, target.example.org.", "NS,    sub,   ns1.example.org.", "PTR,   ptr,   host.example.org."
    })
    void trailingDotIsRemovedFromContentThatIsAName(String type, String name, String content) {
        JsonNode created = ok("POST", records(), """
                {"name":"%s.example.com","type":"%s","ttl":300,"content":"%s"}""".formatted(name, type, content));
        assertThat(created.at("/result/content").stringValue() + ".").isEqualTo(content);
    }

    @Test
    void readsThePartsOfARecord() {
        JsonNode mx = ok("POST", records(), """
                {"name":"example.com","type":"MX","ttl":300,"priority":10,"content":"mx.example.org."}""");
        assertThat(mx.at("/result/priority").intValue()).isEqualTo(10);
        assertThat(mx.at("/result/content").stringValue()).isEqualTo("mx.example.org");

        JsonNode srv = ok("POST", records(), """
                {"name":"_sip._tcp.example.com","type":"SRV","ttl":300,"data":{"service":"_sip","proto":"_tcp","name":\
                "example.com.","priority":10,"weight":20,"port":5060,"target":"sip.example.org"}}""");
        assertThat(srv.at("/result/data").propertyNames()).contains("priority", "weight", "port", "target");
        assertThat(srv.at("/result/data/target").stringValue()).isEqualTo("sip.example.org");

        JsonNode https = ok("POST", records(), """
                {"name":"example.com","type":"HTTPS","ttl":300,"data":{"priority":1,"target":"www.example.com.",\
                "value":"alpn=\\"h3,h2\\""}}""");
        assertThat(https.at("/result/content").stringValue()).isEqualTo("1 www.example.com. alpn=\"h3,h2\"");

        JsonNode ds = ok("POST", records(), """
                {"name":"signed.example.com","type":"DS","ttl":300,"data":{"key_tag":1,"algorithm":13,"digest_type":2,\
                "digest":"%s"}}""".formatted("AB".repeat(32)));
        assertThat(ds.at("/result/content").stringValue().split(" ", -1)).startsWith("1", "13", "2");
    }

    @Test
    void updatesByPut() {
        JsonNode created = ok("POST", records(), """
                {"name":"www.example.com","type":"A","ttl":1,"content":"192.0.2.1","proxied":true,"comment":"of the web",\
                "tags":["team:web"]}""");
        assertThat(created.at("/result/proxied").booleanValue()).isFalse();
        JsonNode updated = ok("PUT", records() + "/" + id(created), """
                {"name":"www.example.com","type":"A","ttl":300,"content":"192.0.2.2","proxied":false}""");
        assertThat(updated.at("/result/ttl").intValue()).isEqualTo(300);
        assertThat(updated.at("/result/comment").isNull()).isTrue();
        assertThat(updated.at("/result/tags").isEmpty()).isTrue();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.stringValue()));
        return texts;
    }
}
