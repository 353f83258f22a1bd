package dev.ambit.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.Parsed;
import dev.ambit.core.RandomInputs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsNameTest {
    private static final DnsName APEX = DnsName.of("example.com");

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "example.com., example.com",
        "WWW.Example.COM, www.example.com",
        "com, com",
        "*.example.com, *.example.com",
        "_acme-challenge.example.com, _acme-challenge.example.com",
        "-a-.example.com, -a-.example.com",
        "0/25.2.0.192.in-addr.arpa, 0/25.2.0.192.in-addr.arpa",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "bu\u0308cher.example, xn--bcher-kva.example",
        "XN--BCHER-KVA.example, xn--bcher-kva.example",
        "www\u3002example\uff0ecom\uff61, www.example.com",
        "\uff37\uff37\uff37.example.com, www.example.com",
        "\u212a.example.com, k.example.com",
        "stra\u00dfe.example, xn--strae-oqa.example",
        "\u03b2\u03cc\u03bb\u03bf\u03c2.example, xn--nxasmm1c.example",
        "i\u2764.example, xn--i-7iq.example",
        "\\119ww.example.com, www.example.com",
    })
    void aNameHasOneCanonicalForm(String text, String canonical) {
        assertThat(DnsName.parse(text)).isEqualTo(Parsed.valid(DnsName.of(canonical)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a b",
                "a\u0000b",
                "a\nb",
                "a\\.b",
                "a\\000b",
                "@",
                "{",
                "a.*.b",
                "*",
                "a*.b",
                "**.b",
                "\ud800.example",
                "\udc00",
                "xn--\u00fc.example",
                "\u2488com.example",
                "\u2024example",
                "a\u200db.example",
                "a\u00a0b.example",
                "a%b",
                "a:b",
                "\u202eexample.com",
            })
    void invalidNameIsRejected(String text) {
        assertThat(DnsName.parse(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(9000);
            assertThat(problem.path()).isEqualTo("/name");
            assertThat(problem.message()).startsWith("DNS name is invalid");
        });
    }

    /**
     * Every spelling of the same octets is the same name, and a dot or asterisk inside a label has no special meaning.
     */
    @ParameterizedTest
    @CsvSource({
        "foo\\.bar.example.com, foo\\046bar.example.com",
        "foo\\046bar.example.com, foo\\046bar.example.com",
        "A\\ B.example.com, a\\032b.example.com",
        "_sip+d2t.example.com, _sip+d2t.example.com",
        "\\255\\000.example.com, \\255\\000.example.com",
        "\\*.example.com, *.example.com",
        "\\042.example.com, *.example.com",
        "sub.*.example.com, sub.\\042.example.com",
        "a*b.example.com, a\\042b.example.com",
        "a@b.example.com, a\\064b.example.com",
        "\\065\\066.example.com., ab.example.com",
    })
    void labelOfAZoneFileCanContainAnyOctet(String text, String canonical) {
        DnsName name = DnsName.parsePresentation(text).orThrow();
        assertThat(name.text()).isEqualTo(canonical);
        assertThat(name.isBelow(APEX)).isTrue();
        assertThat(name.text().chars().filter(c -> c == '.').count())
                .isEqualTo(name.toName().labels() - 2);
        assertThat(DnsName.parsePresentation(name.text())).isEqualTo(Parsed.valid(name));
        assertThat(DnsName.parsePresentation(name.toName().toString()).toOptional())
                .contains(name);
    }

    @Test
    void labelHasAtMost63OctetsInEverySpelling() {
        assertThat(DnsName.parsePresentation("\\000".repeat(63) + ".example.com")
                        .toOptional())
                .isPresent();
        assertThat(DnsName.parsePresentation("\\000".repeat(64) + ".example.com")
                        .problems())
                .isNotEmpty();
        String longest = ("\\000".repeat(63) + ".").repeat(3) + "\\000".repeat(61);
        assertThat(DnsName.parsePresentation(longest).toOptional()).isPresent();
        assertThat(DnsName.parsePresentation(longest + "\\000").problems()).isNotEmpty();
    }

    @Test
    void lengthOfLabelsAndNamesIsLimited() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertThat(DnsName.parse(longest).toOptional()).isPresent();
        assertThat(DnsName.parse(longest + ".").toOptional()).isPresent();
        assertThat(DnsName.parse(longest + "a").problems()).isNotEmpty();
        assertThat(DnsName.parse(label + "a.example").problems()).isNotEmpty();
        assertThat(DnsName.parse("ü".repeat(62)).problems()).isNotEmpty();
        assertThat(DnsName.parse("ü.".repeat(100_000)).problems()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "@, example.com",
        "www, www.example.com",
        "WWW, www.example.com",
        "www.example.com, www.example.com",
        "www.example.com., www.example.com",
        "example.com, example.com",
        "example.com., example.com",
        "*, *.example.com",
        "*.sub, *.sub.example.com",
        "_dmarc, _dmarc.example.com",
        "bücher, xn--bcher-kva.example.com",
        "www.example.org, www.example.org.example.com",
        "notexample.com, notexample.com.example.com",
    })
    void nameIsParsedRelativeToItsZone(String text, String canonical) {
        assertThat(DnsName.parseIn(text, APEX)).isEqualTo(Parsed.valid(DnsName.of(canonical)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.example.org.",
                "www.example.org\u3002",
                "com.",
                "notexample.com.",
                "",
                ".",
                "@.",
                "a..b",
                "\\@"
            })
    void nameOutsideOfTheZoneIsRejected(String text) {
        assertThat(DnsName.parseIn(text, APEX).problems()).isNotEmpty();
    }

    @Test
    void absoluteFormOfARelativeNameIsLimited() {
        String text = ("a".repeat(60) + ".").repeat(4) + "b";
        assertThat(DnsName.parse(text).toOptional()).isPresent();
        assertThat(DnsName.parseIn(text, APEX).problems()).isNotEmpty();
    }

    @Test
    void isBelowComparesWholeLabels() {
        assertThat(DnsName.of("www.example.com").isBelow(APEX)).isTrue();
        assertThat(APEX.isBelow(APEX)).isFalse();
        assertThat(APEX.isAtOrBelow(APEX)).isTrue();
        assertThat(DnsName.of("notexample.com").isAtOrBelow(APEX)).isFalse();
        assertThat(DnsName.of("com").isAtOrBelow(APEX)).isFalse();
        assertThat(APEX.parent()).contains(DnsName.of("com"));
        assertThat(DnsName.of("com").parent()).isEmpty();
        assertThat(DnsName.of("*.example.com").isWildcard()).isTrue();
    }

    @Test
    void unicodeIsDisplayedOnlyIfItParsesToTheName() {
        assertThat(DnsName.of("xn--bcher-kva.example").toUnicode()).isEqualTo("bücher.example");
        assertThat(DnsName.of("xn--strae-oqa.example").toUnicode()).isEqualTo("stra\u00dfe.example");
        assertThat(DnsName.of("xn--.a\\032b.example").toUnicode()).isEqualTo("xn--.a\\032b.example");
        assertThat(DnsName.of("xn--.example").toUnicode()).isEqualTo("xn--.example");
        assertThat(DnsName.of("xn--99999999.example").toUnicode()).isEqualTo("xn--99999999.example");
    }

    @Test
    void constructorRejectsTextThatIsNotCanonical() {
        assertThatThrownBy(() -> new DnsName("Example.com")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DnsName("example.com.")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyCharacterGivesAStableNameOrAProblem() {
        for (int character = 0; character < 0x20000; character++) {
            String text = "a" + Character.toString(character) + "b.example";
            DnsName.parse(text).toOptional().ifPresent(name -> {
                assertThat(DnsName.parse(name.text()).toOptional()).contains(name);
                assertThat(DnsName.parse(name.toUnicode()).toOptional()).contains(name);
            });
        }
    }

    @Test
    void randomTextGivesAStableNameOrAProblem() {
        RandomInputs.check(1, 50_000, random -> Samples.text(random, 20), text -> {
            DnsName.parsePresentation(text).toOptional().ifPresent(name -> {
                assertThat(DnsName.parsePresentation(name.text())).isEqualTo(Parsed.valid(name));
                assertThat(DnsName.parsePresentation(name.toName().toString())).isEqualTo(Parsed.valid(name));
            });
            DnsName.parse(text).toOptional().ifPresent(name -> {
                assertThat(DnsName.parse(name.text())).isEqualTo(Parsed.valid(name));
                assertThat(DnsName.parse(name.toUnicode())).isEqualTo(Parsed.valid(name));
                assertThat(name.toName().toString(true)).isEqualTo(name.text());
            });
        });
    }
}
