package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.zone.DnsRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;

/** Claim: responses are those of RFC 1034 and RFC 4592 on random zones. */
final class AnswererAgreesWithReferenceTest {
    private static final int ZONES = Integer.getInteger("ambit.zones", 300);
    private static final int QUESTIONS = 60;

    private record Asked(List<DnsRecord> records, List<Record> questions) {
        @Override
        public String toString() {
            StringBuilder shown = new StringBuilder();
            records.forEach(
                    each -> shown.append("\n").append(each.name()).append(" ").append(each.content()));
            return shown.toString();
        }
    }

    @Test
    void responsesAreThoseOfTheReference() {
        Set<String> kinds = new TreeSet<>();
        RandomInputs.check(1, ZONES, AnswererAgreesWithReferenceTest::asked, asked -> {
            ZoneSnapshot zone = RandomZones.zone(asked.records);
            ZoneTable table = WrittenZone.table(zone);
            ReferenceResolver reference = new ReferenceResolver(zone, asked.records);
            for (Record question : asked.questions) {
                String response = Dig.sorted(Dig.ask(table, Message.newQuery(question), Transport.TCP));
                assertThat(response)
                        .as(question.toString())
                        .isEqualTo(reference.resolve(question.getName(), question.getType()));
                kinds.add(kind(response));
            }
        });
        assertThat(kinds)
                .contains(
                        "REFUSED",
                        "NXDOMAIN AA U SOA",
                        "NXDOMAIN AA A CNAME U SOA",
                        "NXDOMAIN AA A CNAME A CNAME U SOA",
                        "NOERROR AA U SOA",
                        "NOERROR AA A A",
                        "NOERROR AA A CNAME A A",
                        "NOERROR AA A CNAME A CNAME A CNAME",
                        "NOERROR U NS",
                        "NOERROR U NS + A",
                        "NOERROR AA A CNAME U NS",
                        "NOERROR AA A DS",
                        "NOERROR AA A MX + A");
    }

    /** Returns the response without names and contents. */
    private static String kind(String response) {
        StringBuilder kind = new StringBuilder();
        for (String line : response.split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            kind.append(kind.isEmpty() ? line : " " + fields[0] + " " + fields[3]);
        }
        return kind.toString();
    }

    private static Asked asked(Random random) {
        List<Record> questions = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            questions.add(question(random));
        }
        return new Asked(RandomZones.records(random, 24), questions);
    }

    static Record question(Random random) {
        try {
            Name name = Name.fromString(RandomZones.question(random));
            return Record.newRecord(name, RandomZones.type(random), DClass.IN);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
