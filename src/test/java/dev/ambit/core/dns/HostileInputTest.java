package dev.ambit.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ambit.core.Parsed;
import dev.ambit.core.RandomInputs;
import dev.ambit.core.zone.RecordAttributes;
import dev.ambit.core.zonefile.ParsedZoneFile;
import dev.ambit.core.zonefile.ZoneFile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For any input, parsers return a record that can be published or problems, without exceptions and in bounded time. */
class HostileInputTest {
    private static final List<String> WEIRD = List.of(
            "\u0000",
            "a\u0000b",
            "\\000",
            "\\",
            "\"",
            "\"\\",
            "\"\\2",
            "\"\"",
            "\ud800",
            "{",
            "{{{",
            "}",
            "(",
            ")",
            ";",
            "$",
            "\n",
            "1\n2",
            "\u2028",
            "-1",
            "1e9",
            "NaN",
            "0x10",
            "٣",
            " ",
            "\t",
            ".",
            "..",
            "*",
            "@",
            "\\# 0",
            "\\# 4 0a000001");

    private static final List<Object> WEIRD_VALUES = List.of(
            -1,
            65536,
            Long.MAX_VALUE,
            1.5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            1e300,
            true,
            List.of(1),
            Map.of("a", 1),
            new BigDecimal("1e999999999"),
            new BigDecimal("1e-999999999"),
            BigInteger.TWO.pow(5000),
            new Object());

    @Test
    void weirdContentGivesARecordOrAProblem() {
        for (RecordType type : RecordType.values()) {
            for (String weird : WEIRD) {
                check(type, weird, Map.of());
                check(type, "1 1 1 " + weird, Map.of());
                check(type, weird.repeat(3) + " x", Map.of());
            }
        }
    }

    @Test
    void weirdDataGivesARecordOrAProblem() {
        List<Object> values = new ArrayList<>(WEIRD);
        values.addAll(WEIRD_VALUES);
        values.add("9".repeat(100_000));
        for (RecordType type : RecordType.values()) {
            for (Object value : values) {
                Map<String, Object> data = new HashMap<>();
                type.fields().forEach(field -> data.put(field.name(), value));
                for (String name : LocContent.ofTokens(List.of()).problems().stream()
                        .map(problem -> problem.path().substring("/data/".length()))
                        .toList()) {
                    data.put(name, value);
                }
                check(type, null, data);
                data.replaceAll((_, _) -> null);
                check(type, "x", data);
            }
        }
    }

    @Test
    void randomTextGivesARecordOrAProblem() {
        RandomInputs.check(
                2,
                50_000,
                random -> new Sent(Samples.type(random), Samples.text(random, 12)),
                sent -> check(sent.type(), sent.content(), Map.of()));
    }

    @Test
    void mutatedContentGivesARecordOrAProblem() {
        RandomInputs.check(3, 50_000, HostileInputTest::mutated, sent -> check(sent.type(), sent.content(), Map.of()));
    }

    private record Sent(RecordType type, String content) {}

    private static Sent mutated(Random random) {
        RecordType type = Samples.type(random);
        String good = Samples.content(type, random);
        int at = random.nextInt(good.length());
        String tail = random.nextBoolean() ? good.substring(at) : good.substring(Math.min(good.length(), at + 1));
        return new Sent(type, good.substring(0, at) + Samples.text(random, 1) + tail);
    }

    @Test
    @Timeout(20)
    void veryLongTextIsRejectedInBoundedTime() {
        for (String piece :
                List.of("a", "a.", "ü", "\"", "\\", "\\0", "(", "a b ", "1 ", "\"\" ", "\u0000", "{", ":", "x=y ")) {
            String text = piece.repeat(100_000);
            for (RecordType type : RecordType.values()) {
                assertThat(RecordContent.parse(type, text, 1).problems()).isNotEmpty();
                Map<String, Object> data = new HashMap<>();
                type.fields().forEach(field -> data.put(field.name(), text));
                if (type.hasData()) {
                    assertThat(RecordContent.parse(type, null, data, 1).problems())
                            .isNotEmpty();
                }
            }
            assertThat(DnsName.parse(text).problems()).isNotEmpty();
            assertThat(DnsName.parseIn(text, Samples.APEX).problems()).isNotEmpty();
            assertThat(RecordAttributes.parse(text, List.of(text)).problems()).isNotEmpty();
        }
    }

    @Test
    void randomZoneFilesGiveRecordsOrFaults() {
        RandomInputs.check(
                4,
                20_000,
                random -> Samples.text(random, 60),
                text -> ParsedZoneFile.of(text).entries().forEach(parsed -> publish(parsed.content())));
    }

    @Test
    @Timeout(60)
    void hugeZoneFileTakesLinearTime() {
        List<String> lines = List.of(
                "www IN A 192.0.2.1\n",
                "(\n",
                "\"\n",
                ")\n",
                "x\n",
                "\\\n",
                "$ORIGIN a\n",
                " \n",
                ";\n",
                "a ( ; \n",
                "a",
                "\"a",
                "(",
                "( ",
                "a 1 1 1 1 IN IN IN ",
                "a TXT a b ( \n");
        for (String line : lines) {
            String text = line.repeat(Math.min(200_000, ZoneFile.MAX_LENGTH / line.length()));
            assertThatCode(() -> ParsedZoneFile.of(text)).doesNotThrowAnyException();
        }
        char[] tooLong = new char[ZoneFile.MAX_LENGTH + 1];
        Arrays.fill(tooLong, '\n');
        assertThat(ParsedZoneFile.of(new String(tooLong)).faults()).hasSize(1);
    }

    private static void check(RecordType type, @Nullable String content, Map<String, ?> data) {
        Parsed<RecordContent> parsed = RecordContent.parse(type, content, data, 1);
        parsed.problems().forEach(problem -> {
            assertThat(problem.message()).hasSizeLessThan(500);
            assertThat(problem.path()).startsWith("/");
        });
        parsed.toOptional().ifPresent(HostileInputTest::publish);
    }

    /** An accepted content must print as one zone file line with the same record, and parse from its own content. */
    private static void publish(RecordContent content) {
        assertThat(content.toRecord(Samples.APEX, 300)).isNotNull();
        assertThat(content.presentation()).matches("[ -~]*");
        RecordContent again = RecordContent.parse(
                        content.type(), content.content(), content.priority().orElse(null))
                .orThrow();
        assertThat(again).isEqualTo(content);
        assertThat(again.data()).isEqualTo(content.data());
        String line = "x 300 IN " + content.type() + " " + content.presentation() + " ; end";
        assertThat(ParsedZoneFile.of(line).entries()).singleElement().satisfies(parsed -> {
            assertThat(parsed.content().comparable()).isEqualTo(content.comparable());
            assertThat(parsed.attributes().comment()).isEqualTo("end");
        });
    }
}
