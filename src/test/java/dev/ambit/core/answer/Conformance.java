package dev.ambit.core.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.ZoneSettings;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares responses with those of BIND, Knot DNS, NSD and PowerDNS on which all four agree, from a file with one JSON
 * object a line (FerretDataset): {@code make conformance DATA=FILE}. Not part of the usual tests.
 */
final class Conformance {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SERVERS = 4;

    @Test
    void responsesAreThoseOnWhichFourServersAgree() throws IOException {
        Path file = Path.of(System.getProperty("ambit.conformance"));
        List<String> failures = new ArrayList<>();
        int cases = 0;
        try (var lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode given = JSON.readTree(line);
                String zone = given.get("zone").asString();
                // There is no DNAME record type here.
                if (given.get("servers").size() == SERVERS && !zone.contains(" DNAME")) {
                    cases++;
                    failures.addAll(failures(given, zone));
                }
            }
        }
        System.out.println("conformance: " + (cases - failures.size()) + " of " + cases + " cases pass");
        assertThat(cases).isPositive();
        assertThat(failures).isEmpty();
    }

    private static List<String> failures(JsonNode given, String zone) throws IOException {
        Name name = Name.fromString(given.get("name").asString());
        Record question = Record.newRecord(name, Type.value(given.get("type").asString()), DClass.IN);
        Message response = Dig.ask(WrittenZone.table(zone(zone)), Message.newQuery(question), Transport.TCP);
        String actual = Dig.sorted(response).toLowerCase(Locale.ROOT);
        String expected = expected(given, actual);
        return actual.equals(expected)
                ? List.of()
                : List.of(
                        given.get("id") + "\n" + zone + question + "\nexpected:\n" + expected + "\nactual:\n" + actual);
    }

    private static String expected(JsonNode given, String actual) throws IOException {
        List<String> expected = new ArrayList<>();
        expected.add(
                (given.get("rcode").asString() + (given.get("flags").asString().contains("AA") ? " aa" : ""))
                        .toLowerCase(Locale.ROOT));
        add(expected, "a", given.get("answer"));
        // Servers may add the zone's NS records to an answer; there is no need to (RFC 1034, 4.3.2).
        boolean isOptional = given.get("answer").size() > 0 && !actual.contains("\nu ");
        if (!isOptional) {
            add(expected, "u", given.get("authority"));
        }
        add(expected, "+", given.get("additional"));
        return String.join("\n", expected);
    }

    private static void add(List<String> lines, String section, JsonNode records) throws IOException {
        List<String> added = new ArrayList<>();
        for (JsonNode each : records) {
            Record read = new Master(new ByteArrayInputStream(each.asString().getBytes(UTF_8))).nextRecord();
            added.add((section + " " + Dig.show(read, true)).toLowerCase(Locale.ROOT));
        }
        added.stream().sorted().forEach(lines::add);
    }

    private static ZoneSnapshot zone(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        List<DnsName> nameServers = new ArrayList<>();
        SOARecord soa = null;
        int nameServerTtl = 0;
        Master master = new Master(new ByteArrayInputStream(text.getBytes(UTF_8)));
        for (Record each = master.nextRecord(); each != null; each = master.nextRecord()) {
            if (each instanceof SOARecord found) {
                soa = found;
            } else if (each instanceof NSRecord ns
                    && soa != null
                    && ns.getName().equals(soa.getName())) {
                nameServers.add(name(ns.getTarget()));
                nameServerTtl = (int) ns.getTTL();
            } else {
                lines.add(each.getName() + " " + each.getTTL() + " " + Type.string(each.getType()) + " "
                        + each.rdataToString());
            }
        }
        assertThat(soa).isNotNull();
        ZoneId id = new ZoneId(1, 1);
        ZoneSettings settings = new ZoneSettings(
                nameServers,
                nameServerTtl,
                name(soa.getHost()),
                name(soa.getAdmin()),
                (int) soa.getRefresh(),
                (int) soa.getRetry(),
                (int) soa.getExpire(),
                (int) soa.getMinimum(),
                (int) soa.getTTL());
        return ZoneSnapshot.of(
                id,
                name(soa.getName()),
                settings,
                soa.getSerial(),
                WrittenZone.records(id, lines.toArray(String[]::new)));
    }

    private static DnsName name(Name name) {
        return WrittenZone.name(name.toString());
    }
}
