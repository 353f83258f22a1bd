package dev.ambit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The encoding of JSON bodies (RFC 8259, 8.1): this server and a filter in front of it must read the same text. */
final class JsonBodyTest {
    private static final String BODY = "{\"name\":\"a/b\"}";

    @Test
    void otherEncodingsOfJsonAreRejected() {
        for (String name : List.of("UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE")) {
            assertRejected(BODY.getBytes(Charset.forName(name)));
        }
    }

    /** Overlong forms, encoded halves of surrogate pairs, code points beyond Unicode, and truncated characters. */
    @Test
    void malformedUtf8IsRejected() {
        for (String octets : List.of(
                "\u00c0\u00af",
                "\u00c1\u0081",
                "\u00e0\u0080\u00af",
                "\u00f0\u0080\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00ed\u00a0\u0080\u00ed\u00b0\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00c3",
                "\u00e2\u0082",
                "\u0080",
                "\u00ff")) {
            assertRejected(("{\"name\":\"a" + octets + "b\"}").getBytes(ISO_8859_1));
            assertRejected(("{\"a" + octets + "\":1}").getBytes(ISO_8859_1));
            assertRejected((BODY + octets).getBytes(ISO_8859_1));
        }
    }

    @Test
    void errorNamesThePositionOfMalformedUtf8() {
        assertThatThrownBy(() -> Json.read("{\"name\":\"\u00c0\u00af\"}".getBytes(ISO_8859_1)))
                .hasMessage("Malformed JSON in request body: not UTF-8 text at byte 9");
    }

    @Test
    void byteOrderMarkIsIgnored() {
        assertThat(Json.read(("\ufeff" + BODY).getBytes(UTF_8))).isEqualTo(Json.read(BODY.getBytes(UTF_8)));
        assertRejected(("\ufeff\ufeff" + BODY).getBytes(UTF_8));
    }

    @Test
    void halfOfASurrogatePairIsRejectedWithItsField() {
        for (String half : List.of("\\ud800", "\\udfff", "\\udc00\\ud800", "\\ud800x")) {
            JsonFields fields = JsonFields.of(
                    Json.read(("{\"text\":\"" + half + "\",\"texts\":[\"a\",\"" + half + "\"],\"secret\":\"" + half
                                    + "\"}")
                            .getBytes(UTF_8)),
                    ErrorCode.INVALID_REQUEST);
            assertThat(fields.optionalText("text", 100)).isEmpty();
            assertThat(fields.texts("texts", 10)).containsExactly("a");
            assertThat(fields.secret("secret")).isEmpty();
            assertThatThrownBy(fields::check)
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused -> assertThat(refused.response().status()).isEqualTo(400))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused -> assertThat(new String(refused.response().body(), UTF_8))
                                    .contains("\"/text\"", "\"/texts/1\"", "\"/secret\""));
        }
        assertThat(Json.read("\"\\ud83d\\ude00\"".getBytes(UTF_8)).stringValue())
                .isEqualTo("😀");
    }

    private static void assertRejected(byte[] body) {
        assertThatThrownBy(() -> Json.read(body))
                .as(new String(body, ISO_8859_1))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(new String(refused.response().body(), UTF_8))
                                .contains("\"code\":6007"));
    }
}
