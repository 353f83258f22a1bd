package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/** Claim: any bytes get a well-formed response with the same id and question, or none. */
final class HostileQueriesTest {
    private static final int QUERIES = Integer.getInteger("ambit.texts", 30_000);
    private static final ZoneTable ZONES = WrittenZone.table(RandomZones.zone(RandomZones.records(new Random(1), 200)));

    @Test
    void mutatedQueriesGetAWellFormedResponseOrNone() {
        RandomInputs.check(
                6,
                QUERIES,
                HostileQueriesTest::mutated,
                query -> check(HexFormat.of().parseHex(query)));
    }

    private static void check(byte[] query) {
        byte[] response = new byte[1300];
        int length = Answerer.answer(ZONES, query, query.length, response, Transport.UDP);
        boolean isAnswered = query.length >= 12 && query[2] >= 0;
        assertThat(length > 0).isEqualTo(isAnswered);
        if (isAnswered) {
            assertThat(length).isLessThanOrEqualTo(1232);
            Message read = Dig.read(Arrays.copyOf(response, length));
            assertThat(Arrays.copyOf(response, 2)).isEqualTo(Arrays.copyOf(query, 2));
            assertThat(read.getHeader().getOpcode()).isEqualTo(query[2] >> 3 & 0xf);
            int question = read.getQuestion() == null ? 12 : endOfQuestion(response);
            assertThat(Arrays.copyOfRange(response, 12, question)).isEqualTo(Arrays.copyOfRange(query, 12, question));
        }
    }

    private static int endOfQuestion(byte[] message) {
        return 12 + WireName.length(message, 12) + 4;
    }

    /** Returns a query with some octets changed, removed or added, in hexadecimal digits. */
    private static String mutated(Random random) {
        Message query = Message.newQuery(AnswererAgreesWithReferenceTest.question(random));
        query.getHeader().setID(random.nextInt(65_536));
        if (random.nextBoolean()) {
            query.addRecord(new OPTRecord(random.nextInt(5000), 0, random.nextInt(2), 0), Section.ADDITIONAL);
        }
        byte[] octets = query.toWire();
        for (int i = random.nextInt(4); i > 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(octets.length + 20) : octets.length;
        return HexFormat.of().formatHex(Arrays.copyOf(octets, length));
    }
}
