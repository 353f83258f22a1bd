package dev.ambit.core.zone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
    @ParameterizedTest
    @CsvSource({
        "first.last@example.com, first\\046last.example.com",
        "Dns+Team@Example.com,   dns+team.example.com",
        "a_b-c@example.com.,     a_b-c.example.com",
        "dns.example.com,        dns.example.com"
    })
    void localPartIsOneLabel(String text, String name) {
        assertThat(Mailbox.parse(text)).contains(new Mailbox(DnsName.of(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@example.com",
                "a b@example.com",
                "a@",
                "a@b@example.com",
                "a@-example.com",
                "a\\.b@example.com"
            })
    void textThatIsNoAddressIsRejected(String text) {
        assertThat(Mailbox.parse(text)).isEmpty();
    }

    @Test
    void addressThatIsTooLongForANameIsRejected() {
        String host = "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(61);
        assertThat(Mailbox.parse("a".repeat(63) + "@" + host)).isPresent();
        assertThat(Mailbox.parse("a".repeat(63) + "@" + host + "d")).isEmpty();
    }
}
