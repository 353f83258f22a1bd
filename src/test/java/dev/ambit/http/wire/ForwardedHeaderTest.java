package dev.ambit.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares the parser with the grammar of RFC 7239 and RFC 9110, written as one pattern. */
final class ForwardedHeaderTest {
    private static final int HEADERS = Integer.getInteger("ambit.texts", 200_000);
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String QUOTED = "\"(?:[\\t !#-\\[\\]-~\\x80-\\uffff]|\\\\[\\t -~\\x80-\\uffff])*\"";
    private static final String PAIR = TOKEN + "=(?:" + TOKEN + "|" + QUOTED + ")";
    private static final String ELEMENT = "(?:" + PAIR + ")?(?:;(?:" + PAIR + ")?)*";
    private static final String BLANKS = "[ \\t]*";
    private static final Pattern LINE =
            Pattern.compile(BLANKS + ELEMENT + "(?:" + BLANKS + "," + BLANKS + ELEMENT + ")*" + BLANKS);
    private static final Pattern PAIRS = Pattern.compile("(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + ")|,");
    private static final List<String> PIECES = List.of(
            "for=",
            "For=",
            "host=",
            "proto=",
            "\"",
            "\\",
            ",",
            ";",
            "=",
            " ",
            "\t",
            "a",
            "192.0.2.1",
            "_x",
            "unknown",
            "\"[2001:db8::1]:80\"",
            "\"a, for=203.0.113.9;x=\"",
            "\"a\\\"b\"",
            "\u00e9",
            "\u0000",
            "\u007f",
            ", ",
            ";by=b");

    private final SplittableRandom random = new SplittableRandom(RandomInputs.seed(7239));

    @Test
    void readerAgreesWithTheGrammar() {
        int readable = 0;
        for (int i = 0; i < HEADERS; i++) {
            List<String> lines = new ArrayList<>(List.of(line()));
            if (random.nextInt(3) == 0) {
                lines.add(line());
            }
            Optional<List<Map<String, String>>> read = ForwardedHeader.parse(lines)
                    .map(elements -> elements.stream()
                            .map(ForwardedHeader.Element::parameters)
                            .toList());
            assertThat(read).as("%s", lines).isEqualTo(reference(lines));
            readable += read.isPresent() ? 1 : 0;
        }
        assertThat(readable).isBetween(HEADERS / 20, HEADERS * 19 / 20); // neither half is empty
    }

    /** Text of a client in a parameter that a proxy quotes stays in that parameter. */
    @Test
    void quotedTextNeverLeavesItsParameter() {
        for (int i = 0; i < HEADERS / 4; i++) {
            String sent = line().replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "");
            String quoted = "\"" + sent.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            assertThat(ForwardedHeader.parse(List.of("for=198.51.100.7;host=" + quoted)))
                    .contains(List.of(new ForwardedHeader.Element(Map.of("for", "198.51.100.7", "host", sent))));
        }
    }

    @Test
    @Timeout(30)
    void longHeaderIsParsedInOnePass() {
        for (String piece : PIECES) {
            assertThat(ForwardedHeader.parse(List.of(piece.repeat(200_000)))).isNotNull();
            assertThat(ForwardedHeader.parse(List.of("for=\"" + piece.repeat(200_000))))
                    .isNotNull();
        }
    }

    /** Claim: parsing any node reads each character at most a few times. */
    @Test
    void parsingANodeTakesLinearTime() {
        for (String piece : List.of(":", "1", ".", "a:", "1.", "[", "]", "_", "::1", "[:", ":_", ":1")) {
            for (String prefix : List.of("", "[", "1:", "[::1]:", "[::1]:_", "1.1.1.1:_")) {
                Counted node = new Counted(prefix + piece.repeat(20_000));
                assertThat(ForwardedHeader.address(node)).isNotNull();
                assertThat(node.reads).as("%s%s…", prefix, piece).isLessThan(4L * node.length());
            }
        }
    }

    /** Counts the reads of its characters. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        boolean wellFormed = random.nextInt(3) > 0;
        for (int i = random.nextInt(6); i >= 0; i--) {
            line.append(wellFormed ? pair() + (random.nextBoolean() ? "," : ";") : pick());
        }
        if (random.nextInt(3) == 0) {
            line.insert(random.nextInt(line.length() + 1), pick());
        }
        return line.toString();
    }

    private String pair() {
        String value = List.of("192.0.2.1", "unknown", "\"[2001:db8::1]\"", "\"a, for=203.0.113.9;x=\"", "\"\\\"\\\\\"")
                .get(random.nextInt(5));
        return List.of("for=", "By=", "host=", "proto=").get(random.nextInt(4)) + value;
    }

    private String pick() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private static Optional<List<Map<String, String>>> reference(List<String> lines) {
        List<Map<String, String>> elements = new ArrayList<>();
        for (String line : lines) {
            if (!LINE.matcher(line).matches()) {
                return Optional.empty();
            }
            elements.add(new HashMap<>());
            var found = PAIRS.matcher(line);
            while (found.find()) {
                if (found.group().equals(",")) {
                    elements.add(new HashMap<>());
                } else if (elements.getLast().put(found.group(1).toLowerCase(Locale.ROOT), unquoted(found.group(2)))
                        != null) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(elements);
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("(?s)\\\\(.)", "$1") : value;
    }
}
