package dev.ambit.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "ns1.example.net,     ns1.example.net, 53,   ns1.example.net",
        "ns1.example.net:53,  ns1.example.net, 53,   ns1.example.net",
        "192.0.2.53:5353,     192.0.2.53,      5353, 192.0.2.53:5353",
        "2001:db8::53,        2001:db8::53,    53,   2001:db8::53",
        "[2001:db8::53],      2001:db8::53,    53,   2001:db8::53",
        "[2001:db8::53]:5353, 2001:db8::53,    5353, [2001:db8::53]:5353"
    })
    void nameOrAddressWithOrWithoutPort(String text, String host, int port, String printed) {
        assertThat(ServerAddress.parse(text)).contains(new ServerAddress(host, port));
        assertThat(new ServerAddress(host, port)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a:0", "a:65536", "a:", ":53", "[a]:53", "[192.0.2.1", "a:b", "2001:db8::z", "a:1:2"})
    void otherTextIsRefused(String text) {
        assertThat(ServerAddress.parse(text)).isEmpty();
    }
}
