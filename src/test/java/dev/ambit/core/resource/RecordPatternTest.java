package dev.ambit.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordPattern.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claim: a record scope matches the records of its text, label by label, in every spelling. */
final class RecordPatternTest {
    private static final List<String> TYPES = List.of("A", "TXT", "NS");
    private static final List<String> LABELS = List.of("a", "b", "ab", "a-b");
    private static final List<String> NAMES = names();
    private static final int PAIRS = 60_000;

    private final SplittableRandom random = new SplittableRandom(RandomInputs.seed(9));

    @ParameterizedTest
    @CsvSource({
        "A.www.example.com,              A,   EXACT,  www.example.com",
        "a.WWW.Example.COM.,             A,   EXACT,  www.example.com",
        "*.example.com,                  *,   EXACT,  example.com",
        "*.*.example.com,                *,   BELOW,  example.com",
        "TXT.*.example.com.,             TXT, BELOW,  example.com",
        "TXT._acme-challenge.*,          TXT, PREFIX, _acme-challenge",
        "TXT._ACME-Challenge.www.*,      TXT, PREFIX, _acme-challenge.www",
        "TXT.*,                          TXT, ANY,    ''",
        "*.*,                            *,   ANY,    ''",
        "A.bücher.example.com,           A,   EXACT,  xn--bcher-kva.example.com",
        "A.BÜCHER.example.com,           A,   EXACT,  xn--bcher-kva.example.com",
        "A.straße.example.com,           A,   EXACT,  xn--strae-oqa.example.com",
        "A.www\\.example.com,            A,   EXACT,  www\\046example.com",
        "A.a.\\042.example.com,          A,   EXACT,  a.\\042.example.com",
        "A.XN--BCHER-KVA.example.com,    A,   EXACT,  xn--bcher-kva.example.com",
        "A.www。example。com,              A,   EXACT,  www.example.com"
    })
    void everySpellingOfAScopeIsParsed(String text, String type, Match match, String name) {
        assertThat(RecordPattern.parse(text)).contains(new RecordPattern(type, match, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "*",
                "A",
                "A.",
                ".www.example.com",
                "A..",
                "A..example.com",
                "A.example..com",
                "A.@",
                "A.**",
                "A.*.",
                "A.*.*",
                "A.*.*.example.com",
                "A.*.example.*",
                "A.www.*.example.com",
                "A.w*.example.com",
                "A.www.example.com..",
                "A. www.example.com",
                "A.www.example.com ",
                "A.www example.com",
                "A.www\\",
                "A.www\\25.example.com",
                "A.\\042.example.com",
                "A.\\042",
                "TXT.\\042.*",
                "A.a@b.example.com",
                "A.www\u0000.example.com",
                "A.\ud800.example.com",
                "A*.example.com",
                "?.example.com",
                "TXTT.example.com",
                "ANY.example.com",
                "TYPE16.example.com",
                "ſRV.example.com",
                "A:www.example.com"
            })
    void invalidScopeIsRejected(String text) {
        assertThat(RecordPattern.parse(text)).isEmpty();
    }

    @Test
    void namesThatAreTooLongAreRejected() {
        assertThat(RecordPattern.parse("A." + "a".repeat(63) + ".example.com")).isPresent();
        assertThat(RecordPattern.parse("A." + "a".repeat(64) + ".example.com")).isEmpty();
        assertThat(RecordPattern.parse("A." + "a.".repeat(126) + "a")).isPresent();
        assertThat(RecordPattern.parse("A." + "a.".repeat(127) + "a")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordTypeCanBeNamed(RecordType type) {
        assertThat(RecordPattern.parse(type + ".www.example.com"))
                .contains(new RecordPattern(type.name(), Match.EXACT, "www.example.com"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A.home                   | A.home.example.com",
                "a.Home.Example.COM.      | A.home.example.com",
                "A.home.example.com       | A.home.example.com",
                "TXT.@                    | TXT.example.com",
                "TXT._acme-challenge.www  | TXT._acme-challenge.www.example.com",
                "*.*.lab                  | *.*.lab.example.com",
                "*.*.@                    | *.*.example.com",
                "txt._ACME-Challenge.*    | TXT._acme-challenge.*",
                "txt.*                    | TXT.*",
                "A.bücher                 | A.xn--bcher-kva.example.com",
                "A.www.example.org.       | A.www.example.org.",
                "A.a..b                   | A.a..b",
                "A.a.*.b                  | A.a.*.b",
                "none                     | none",
            })
    void relativeNamesAreMadeAbsolute(String sent, String canonical) {
        assertThat(RecordPattern.canonical(sent, DnsName.of("example.com"))).isEqualTo(canonical);
        assertThat(RecordPattern.canonical(canonical, DnsName.of("example.com")))
                .isEqualTo(canonical);
    }

    @Test
    void namesWithoutAZoneAreAbsolute() {
        assertThat(RecordPattern.canonical("a.WWW.Example.com.", null)).isEqualTo("A.www.example.com");
        assertThat(RecordPattern.canonical("A.@", null)).isEqualTo("A.@");
    }

    @Test
    void scopeAndRecordNamesAreParsedAlike() {
        for (String name :
                List.of("ｗｗｗ.example.com", "Ⅷ.example.com", "İ.example.com", "ﬁ.example.com", "K.example.com")) {
            assertThat(RecordPattern.parse("A." + name).map(RecordPattern::name))
                    .as(name)
                    .isEqualTo(DnsName.parse(name).toOptional().map(DnsName::text));
        }
    }

    @Test
    void matchesLabelByLabel() {
        int matched = 0;
        for (int i = 0; i < PAIRS; i++) {
            RecordPattern pattern = pattern();
            String name = pick(NAMES);
            String type = pick(TYPES);
            boolean expected = matchesByLabels(pattern, type, name);
            assertThat(pattern.matches(type, name))
                    .as("%s %s by %s", type, name, pattern)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(PAIRS / 50);
    }

    @Test
    void coveredScopeMatchesNothingElse() {
        int covered = 0;
        for (int i = 0; i < PAIRS; i++) {
            RecordPattern outer = pattern();
            RecordPattern inner = pattern();
            if (!outer.covers(inner)) {
                continue;
            }
            covered++;
            for (String type : TYPES) {
                for (String name : NAMES) {
                    if (inner.matches(type, name) && !outer.matches(type, name)) {
                        throw new AssertionError(outer + " covers " + inner + " except " + type + " " + name);
                    }
                }
            }
        }
        assertThat(covered).isGreaterThan(PAIRS / 50);
    }

    @Test
    void disjointScopesHaveNoCommonRecord() {
        int apart = 0;
        for (int i = 0; i < PAIRS; i++) {
            RecordPattern one = pattern();
            RecordPattern other = pattern();
            assertThat(one.overlaps(other)).as("%s and %s", one, other).isEqualTo(other.overlaps(one));
            if (one.overlaps(other)) {
                continue;
            }
            apart++;
            for (String type : TYPES) {
                for (String name : NAMES) {
                    if (one.matches(type, name) && other.matches(type, name)) {
                        throw new AssertionError(one + " and " + other + " both match " + type + " " + name);
                    }
                }
            }
        }
        assertThat(apart).isGreaterThan(PAIRS / 50);
    }

    @Test
    void everyScopeCoversAndOverlapsItselfAndIsCoveredByAll() {
        for (int i = 0; i < 10_000; i++) {
            RecordPattern pattern = pattern();
            assertThat(pattern.covers(pattern)).isTrue();
            assertThat(pattern.overlaps(pattern)).isTrue();
            assertThat(RecordPattern.ALL.covers(pattern)).isTrue();
            assertThat(RecordPattern.ALL.overlaps(pattern)).isTrue();
        }
    }

    /** Permission to delegate a name would give control of every name below it. */
    @Test
    void allowOfEveryTypeExcludesDelegations() {
        for (String text : List.of("*.home.example.com", "*.*.example.com", "*.home.*", "*.*")) {
            RecordPattern pattern = RecordPattern.parse(text).orElseThrow();
            for (String type : List.of("NS", "DS")) {
                RecordPattern named =
                        RecordPattern.parse(type + text.substring(1)).orElseThrow();
                assertThat(pattern.covers(named)).isTrue();
                assertThat(pattern.allowed().covers(named)).isFalse();
                assertThat(pattern.allowed().overlaps(named)).isFalse();
                assertThat(named.allowed()).isEqualTo(named);
            }
            assertThat(pattern.allowed().matches("NS", "home.example.com")).isFalse();
            assertThat(pattern.allowed().covers(pattern)).isFalse();
            assertThat(pattern.covers(pattern.allowed())).isTrue();
        }
        assertThat(RecordPattern.ALL.allowed()).isNotEqualTo(RecordPattern.ALL);
    }

    private static boolean matchesByLabels(RecordPattern pattern, String type, String name) {
        List<String> labels = Arrays.asList(name.split("\\."));
        List<String> wanted = Arrays.asList(pattern.name().split("\\."));
        int more = labels.size() - wanted.size();
        boolean nameMatches = switch (pattern.match()) {
            case ANY -> true;
            case EXACT -> labels.equals(wanted);
            case BELOW -> more > 0 && labels.subList(more, labels.size()).equals(wanted);
            case PREFIX -> more > 0 && labels.subList(0, wanted.size()).equals(wanted);
        };
        boolean isDelegation = type.equals("NS") || type.equals("DS");
        return nameMatches
                && (pattern.type().equals("*")
                        || (pattern.type().equals(RecordPattern.NO_DELEGATION) && !isDelegation)
                        || pattern.type().equals(type));
    }

    private RecordPattern pattern() {
        String type = random.nextInt(3) == 0 ? "*" : pick(TYPES);
        String name = pick(NAMES);
        String text = switch (random.nextInt(8)) {
            case 0 -> "*";
            case 1, 2, 3 -> "*." + name;
            case 4, 5 -> name + ".*";
            default -> name;
        };
        RecordPattern pattern = RecordPattern.parse(type + "." + text).orElseThrow();
        return random.nextBoolean() ? pattern.allowed() : pattern;
    }

    /** Every name of one to four labels, an exhaustive sample. */
    private static List<String> names() {
        List<String> all = new ArrayList<>(LABELS);
        List<String> longest = LABELS;
        for (int length = 2; length <= 4; length++) {
            longest = longest.stream()
                    .flatMap(name -> LABELS.stream().map(label -> label + "." + name))
                    .toList();
            all.addAll(longest);
        }
        return List.copyOf(all);
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
