package dev.ambit.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.Parsed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SVCB and HTTPS follow RFC 9460 and the specifications of their keys, in every spelling. */
final class ServiceParametersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 . alpn=h3,h2 | 1 . alpn=\"h3,h2\" | 1 . alpn=\"h3,h2\"",
                "1 . port=0443 alpn=\"h2\" | 1 . alpn=\"h2\" port=\"443\" | 1 . alpn=\"h2\" port=\"443\"",
                "1 . ipv6hint=2001:DB8:0:0::1 | 1 . ipv6hint=\"2001:db8::1\" | 1 . ipv6hint=\"2001:db8::1\"",
                "1 . key3=\"\\001\\187\" | 1 . port=\"443\" | 1 . port=\"443\"",
                "1 . docpath=dns | 1 . docpath=\"dns\" | 1 . key10=\"\\003dns\"",
                "1 . key10=\"\\003dns\" | 1 . docpath=\"dns\" | 1 . key10=\"\\003dns\"",
                "1 . docpath | 1 . docpath | 1 . key10",
                "1 . tls-supported-groups=29,23 | 1 . tls-supported-groups=\"29,23\" | 1 . key9=\"\\000\\029\\000\\023\"",
                "1 . key9=\"\\000\\029\\000\\023\" | 1 . tls-supported-groups=\"29,23\" | 1 . key9=\"\\000\\029\\000\\023\"",
                "1 . ohttp | 1 . ohttp | 1 . key8",
                "1 . dohpath=/q{?dns} | 1 . dohpath=\"/q{?dns}\" | 1 . key7=\"/q{?dns}\"",
                "1 . mandatory=alpn,ohttp alpn=h2 ohttp | 1 . mandatory=\"alpn,ohttp\" alpn=\"h2\" ohttp"
                        + " | 1 . mandatory=\"alpn,key8\" alpn=\"h2\" key8",
                "1 . key65534=\"a b\" | 1 . key65534=\"a b\" | 1 . key65534=\"a b\"",
                "1 . alpn=\"f\\\\\\\\oo\\\\,bar,h2\" | 1 . alpn=\"f\\\\\\\\oo\\\\,bar,h2\" | 1 . alpn=\"f\\\\\\\\oo\\\\,bar,h2\"",
                "0 t.example.com. | 0 t.example.com. | 0 t.example.com.",
            })
    void parametersHaveOneCanonicalForm(String text, String content, String presentation) {
        RecordContent read = RecordContent.parse(RecordType.HTTPS, text, null).orThrow();
        assertThat(read.content()).isEqualTo(content);
        assertThat(read.presentation()).isEqualTo(presentation);
        assertThat(RecordContent.parse(RecordType.HTTPS, content, null).orThrow())
                .isEqualTo(read);
        assertThat(read.data().get("value")).isEqualTo(content.replaceFirst("^\\d+ [^ ]+ ?", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PORT=443 | PORT",
                "ipv4hint=192.0.2.1, | ipv4hint",
                "ech=AA==,AA== | ech",
                "key003=443 | key003",
                "\"alpn=h2\" | \"alpn",
                "alpn=a\\\\ | alpn",
                "alpn | alpn",
                "alpn=h2,,h3 | alpn",
                "port=65536 | port",
                "port=1,2 | port",
                "no-default-alpn | no-default-alpn",
                "no-default-alpn=x alpn=h2 | no-default-alpn",
                "mandatory=alpn | mandatory",
                "mandatory=mandatory | mandatory",
                "mandatory=alpn,alpn alpn=h2 | mandatory",
                "alpn=h2 alpn=h3 | alpn",
                "key1=\"\\001a\" alpn=h2 | alpn",
                "key65535=x | key65535",
                "key4=\"abc\" | key4",
                "unheard-of=1 | unheard-of",
                "dohpath=/dns-query | dohpath",
                "ohttp=1 | ohttp",
                "tls-supported-groups=29,29 | tls-supported-groups",
                "docpath=a,,b | docpath",
            })
    void invalidParameterIsReportedByName(String parameters, String key) {
        for (Parsed<RecordContent> parsed : List.of(
                RecordContent.parse(RecordType.SVCB, "1 . " + parameters, null),
                RecordContent.parse(
                        RecordType.SVCB, null, Map.of("priority", 1, "target", ".", "value", parameters), null))) {
            assertThat(parsed.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("the parameter `" + key + "`"));
        }
    }

    @Test
    void parametersStoredUncheckedByEarlierVersionsAreReadable() {
        RecordContent stored = RecordContent.ofStored(RecordType.HTTPS, "1 . alpn=h2  port=443", null)
                .orThrow();
        assertThat(stored.content()).isEqualTo("1 . alpn=\"h2\" port=\"443\"");
        String rejectedNow = "1 . no-default-alpn";
        assertThat(RecordContent.parse(RecordType.HTTPS, rejectedNow, null).problems())
                .isNotEmpty();
        assertThat(RecordContent.ofStored(RecordType.HTTPS, rejectedNow, null)
                        .orThrow()
                        .content())
                .isEqualTo(rejectedNow);
    }
}
