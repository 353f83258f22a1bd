package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Debian's lexicon 3.11.7, and 3.25: every request has a JSON body; GET and DELETE send an empty object. */
final class LexiconTest extends RecordedClient {
    @Test
    void findsTheZoneByNameOrInTheListOfAllZones() {
        assertThat(list("/zones?name=example.com&status=active").get("id").stringValue())
                .isEqualTo(zone());
        JsonNode all = ok("GET", "/zones?page=1&per_page=100", "{}");
        assertThat(all.at("/result_info/per_page").intValue()).isEqualTo(100);
        assertThat(texts(all.get("result"), "name")).containsExactly("example.com");
        assertThat(ok("GET", "/zones/" + zone(), "{}").at("/result/name").stringValue())
                .isEqualTo("example.com");
    }

    @Test
    void createsListsUpdatesAndDeletes() {
        ok("POST", records(), """
                {"type":"TXT","name":"_acme-challenge.example.com","content":"token","data":null,"ttl":3600}""");
        JsonNode found = list(records() + "?per_page=100&type=TXT&name=_acme-challenge.example.com&content=token");
        assertThat(found.get("ttl").intValue()).isEqualTo(3600);

        String id = found.get("id").stringValue();
        String path = records() + "/" + id;
        JsonNode updated = ok("PUT", path, """
                {"type":"TXT","name":"_acme-challenge.example.com","content":"other"}""");
        assertThat(updated.at("/result/ttl").intValue()).isEqualTo(1);
        assertThat(id(ok("DELETE", path, "{}"))).isEqualTo(id);
    }

    @Test
    void sendsNumbersInDataAsStrings() {
        JsonNode created = ok("POST", records(), """
                {"type":"SSHFP","name":"host.example.com","content":null,"data":{"algorithm":"4","type":"2",\
                "fingerprint":"%s"},"ttl":3600}""".formatted("ab".repeat(32)));
        assertThat(created.at("/result/data/algorithm").isIntegralNumber()).isTrue();
        assertThat(created.at("/result/content").stringValue()).isEqualTo("4 2 " + "ab".repeat(32));
        JsonNode service = ok("POST", records(), """
                {"type":"SRV","name":"_sip._tcp.example.com","content":null,"data":{"priority":"1","weight":"2",\
                "port":"5060","target":"sip.example.com."},"ttl":3600}""");
        assertThat(service.at("/result/content").stringValue()).isEqualTo("2 5060 sip.example.com");
        assertThat(service.at("/result/data/port").intValue()).isEqualTo(5060);
    }

    @Test
    void recognisesADuplicate() {
        String body = """
                {"type":"A","name":"www.example.com","content":"192.0.2.1","data":null,"ttl":3600}""";
        ok("POST", records(), body);
        Response again = request("POST", records(), body);
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo(81058);
        assertThat(again.json().at("/errors/0/message").stringValue()).isEqualTo("An identical record already exists.");
    }

    /** The only entry on all pages, which are requested until {@code page >= total_pages}. */
    private JsonNode list(String path) {
        List<JsonNode> found = new ArrayList<>();
        long page = 0;
        long pages = 1;
        while (page < pages) {
            JsonNode response = ok("GET", path + "&page=" + (page + 1), "{}");
            response.get("result").forEach(found::add);
            page = response.at("/result_info/page").longValue();
            pages = response.at("/result_info/total_pages").longValue();
        }
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
