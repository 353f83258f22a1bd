package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** dnscontrol with cloudflare-go 0.117, which always sends one struct with the data members of all types. */
final class DnscontrolTest extends RecordedClient {
    private static final String EMPTY = """
            "service":"","proto":"","name":"","priority":0,"weight":0,"port":0,"target":"","type":0,"selector":0,\
            "usage":0,"matching_type":0,"certificate":"","algorithm":0,"fingerprint":"","key_tag":0,"digest_type":0,\
            "digest":"","flags":0,"tag":"","value":"","altitude":0,"long_degrees":0,"long_minutes":0,"long_seconds":0,\
            "long_direction":"","lat_degrees":0,"lat_minutes":0,"lat_seconds":0,"lat_direction":"","size":0,\
            "precision_horz":0,"precision_vert":0,"order":0,"preference":0,"regex":"","replacement":"",\
            "public_key":"","protocol":0""";

    @Test
    void createsWithRelativeNamesAndAZeroPriority() {
        JsonNode apex = ok("POST", records(), """
                {"type":"A","name":"@","content":"192.0.2.1","ttl":1,"priority":0,"proxied":false}""");
        assertThat(apex.at("/result/name").stringValue()).isEqualTo("example.com");
        assertThat(apex.at("/result").has("priority")).isFalse();
        JsonNode mail = ok("POST", records(), """
                {"type":"MX","name":"www","content":"mx.example.org.","ttl":300,"priority":10}""");
        assertThat(mail.at("/result/name").stringValue()).isEqualTo("www.example.com");
        assertThat(mail.at("/result/priority").intValue()).isEqualTo(10);
    }

    @Test
    void usesOnlyTheMembersOfTheType() {
        assertThat(content("CAA", "example.com", "\"flags\":0,\"tag\":\"issue\",\"value\":\"letsencrypt.org\""))
                .isEqualTo("0 issue \"letsencrypt.org\"");
        assertThat(content(
                        "SRV",
                        "_sip._tcp.example.com",
                        "\"priority\":1,\"weight\":2,\"port\":5060,\"target\":\"sip.example.org\""))
                .isEqualTo("2 5060 sip.example.org");
        assertThat(content(
                        "TLSA",
                        "_443._tcp.example.com",
                        "\"usage\":3,\"selector\":1,\"matching_type\":1,\"certificate\":\"" + "ab".repeat(32) + "\""))
                .isEqualTo("3 1 1 " + "ab".repeat(32));
        assertThat(content(
                        "SSHFP",
                        "host.example.com",
                        "\"algorithm\":4,\"type\":2,\"fingerprint\":\"" + "cd".repeat(32) + "\""))
                .isEqualTo("4 2 " + "cd".repeat(32));
        assertThat(content(
                        "NAPTR",
                        "naptr.example.com",
                        "\"order\":100,\"preference\":10,\"flags\":\"u\",\"service\":\"E2U+sip\","
                                + "\"regex\":\"!^.*$!sip:info@example.com!\",\"replacement\":\".\""))
                .isEqualTo("100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .");
    }

    @Test
    void nullTagsAndAMissingCommentKeepTheirValues() {
        JsonNode created = ok("POST", records(), """
                {"type":"A","name":"www","content":"192.0.2.1","ttl":300,"comment":"kept","tags":["team:web"]}""");
        String path = records() + "/" + id(created);
        JsonNode kept = ok("PATCH", path, """
                {"id":"%s","type":"A","name":"www","content":"192.0.2.2","priority":0,"ttl":300,"proxied":false,\
                "tags":null,"settings":{}}""".formatted(id(created)));
        assertThat(kept.at("/result/content").stringValue()).isEqualTo("192.0.2.2");
        assertThat(kept.at("/result/comment").stringValue()).isEqualTo("kept");
        assertThat(kept.at("/result/tags/0").stringValue()).isEqualTo("team:web");

        JsonNode cleared = ok("PATCH", path, "{\"comment\":\"\",\"tags\":[]}");
        assertThat(cleared.at("/result/comment").isNull()).isTrue();
        assertThat(cleared.at("/result/tags").isEmpty()).isTrue();
        // dnscontrol enables the proxy with a separate request.
        assertThat(ok("PATCH", path, "{\"proxied\":true}").at("/result/proxied").booleanValue())
                .isFalse();
    }

    @Test
    void readsTheAnnouncedNumberOfPages() {
        for (int i = 0; i < 5; i++) {
            ok("POST", records(), """
                    {"type":"A","name":"host%d","content":"192.0.2.1","ttl":1,"priority":0}""".formatted(i));
        }
        JsonNode first = ok("GET", records() + "?page=1&per_page=2", null);
        int pages = first.at("/result_info/total_pages").intValue();
        assertThat(pages).isEqualTo(3);
        List<String> names = new ArrayList<>();
        for (int page = 1; page <= pages; page++) {
            JsonNode response = ok("GET", records() + "?page=" + page + "&per_page=2", null);
            assertThat(response.get("result").size())
                    .isEqualTo(response.at("/result_info/count").intValue())
                    .isEqualTo(page < pages ? 2 : 1);
            names.addAll(texts(response.get("result"), "name"));
        }
        assertThat(names).hasSize(5).doesNotHaveDuplicates();
        LegoTest.readZone(only("/zones?per_page=50"));
    }

    @Test
    void readsTheSettingsOfACname() {
        JsonNode created = ok("POST", records(), """
                {"type":"CNAME","name":"www","content":"host.example.org.","ttl":300,"priority":0,"data":{%s}}""".formatted(EMPTY));
        assertThat(created.at("/result/settings/flatten_cname").isBoolean()).isTrue();
        assertThat(created.at("/result/meta").isObject()).isTrue();
        assertThat(created.at("/result/meta").has("read_only")).isFalse();
    }

    /** Creates a record with the data {@code members}, and the empty values of all other members. */
    private String content(String type, String name, String members) {
        List<String> filled = new ArrayList<>();
        for (String member : EMPTY.split(",", -1)) {
            String key = member.substring(0, member.indexOf(':') + 1);
            if (!members.contains(key)) {
                filled.add(member);
            }
        }
        JsonNode created = ok("POST", records(), """
                {"type":"%s","name":"%s","content":"to be ignored","ttl":300,"priority":0,"data":{%s,%s}}""".formatted(type, name, String.join(",", filled), members));
        return created.at("/result/content").stringValue();
    }
}
