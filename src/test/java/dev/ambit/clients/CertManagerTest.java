package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** cert-manager: sends no Content-Type, and the e-mail address of an account in addition to its token. */
final class CertManagerTest extends RecordedClient {
    private static final String NAME = "_acme-challenge.www.example.com";

    @Test
    void presentsAndCleansUp() {
        headers("X-Auth-Email", "owner@example.com");
        String zone = hostedZone("www.example.com", "example.com");
        String list = "/zones/" + zone + "/dns_records?per_page=100&type=TXT&name=" + NAME;
        assertThat(ok("GET", list, null).get("result").size()).isZero();
        ok("POST", "/zones/" + zone + "/dns_records", """
                {"name":"%s","type":"TXT","content":"key-authorization_1","ttl":60}""".formatted(NAME));

        JsonNode found = only(list);
        assertThat(found.get("name").stringValue()).isEqualTo(NAME);
        assertThat(found.get("content").stringValue()).isEqualTo("key-authorization_1");
        assertThat(found.get("ttl").intValue()).isEqualTo(60);
        ok("DELETE", "/zones/" + zone + "/dns_records/" + found.get("id").stringValue(), null);
        assertThat(ok("GET", list, null).get("result").size()).isZero();
    }

    private String hostedZone(String... names) {
        for (String name : names) {
            JsonNode result = ok("GET", "/zones?name=" + name, null).get("result");
            if (!result.isEmpty()) {
                return result.at("/0/id").stringValue();
            }
        }
        throw new AssertionError("no zone");
    }
}
