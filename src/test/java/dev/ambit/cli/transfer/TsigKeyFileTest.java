package dev.ambit.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.config.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

class TsigKeyFileTest {
    private static final String SECRET = "c2VjcmV0//c2VjcmV0c2Vjcm";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key \"move\" {\n\talgorithm hmac-sha256;\n\tsecret \"SECRET\";\n};\n",
                "// of ns1\nkey move. { secret SECRET; /* new */ algorithm HMAC-SHA256; }; # end",
                "hmac-sha256:move:SECRET\n",
                "hmac-sha256.:Move.:SECRET",
                "move:SECRET",
                "# hmac-sha256:move:SECRET\nkey:\n  - id: move\n    algorithm: hmac-sha256\n    secret: SECRET\n",
                "key:\n\tname: \"move\"\n\talgorithm: hmac-sha256\n\tsecret: \"SECRET\"\n"
            })
    void filesOfBindKnotAndNsdAndTheArgumentOfDig(String text) {
        TSIG key = TsigKeyFile.parse("move.key", text.replace("SECRET", SECRET));

        assertThat(isSameKey(key, "hmac-sha256")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmac-sha384", "hmac-sha512"})
    void longerDigests(String algorithm) {
        assertThat(isSameKey(TsigKeyFile.parse("move.key", algorithm + ":move:" + SECRET), algorithm))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hmac-md5:move:SECRET | a key of another algorithm; hmac-sha256, hmac-sha384 and hmac-sha512 are
                    key "move" { algorithm hmac-sha1; secret "SECRET"; }; | another algorithm
                    key "move" { secret "SECRET"; }; | lacks the algorithm
                    key "move" { algorithm hmac-sha256; }; | lacks the secret
                    hmac-sha256:move:SECRET! | is not base64
                    hmac-sha256:move: | is not base64
                    hmac-sha256:a..b:SECRET | not a domain name
                    SECRET | is neither
                    a:b:c:SECRET | is neither
                    key a { secret SECRET; algorithm x; }; key b { secret SECRET; algorithm x; }; | more than one key
                    """)
    void faultsAreNamedWithoutThePartsOfTheFile(String text, String fault) {
        assertThatThrownBy(() -> TsigKeyFile.parse("move.key", text.replace("SECRET", SECRET)))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("the key file move.key ")
                .hasMessageContaining(fault)
                .message()
                .doesNotContain(SECRET, "a..b");
    }

    @Test
    void emptyFileIsRefused() {
        assertThatThrownBy(() -> TsigKeyFile.parse("move.key", "# nothing\n"))
                .hasMessageContaining("is neither `key \"name\"");
    }

    /** Whether a message that the key signed is accepted by the expected key. */
    private static boolean isSameKey(TSIG key, String algorithm) {
        try {
            Message message = Message.newQuery(Record.newRecord(Name.root, Type.SOA, DClass.IN));
            key.apply(message, null);
            byte[] octets = message.toWire(Message.MAXLENGTH);
            return new TSIG(algorithm, "move.", SECRET).verify(new Message(octets), octets, null) == 0;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
