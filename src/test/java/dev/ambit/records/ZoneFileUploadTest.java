package dev.ambit.records;

import static dev.ambit.WorkGrowth.assertNearlyLinear;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.http.wire.ApiException;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extraction of the zone file from the body of an import; malformed bodies are rejected. */
final class ZoneFileUploadTest {
    private static String read(String contentType, String body) {
        return UTF_8.decode(ZoneFileUpload.file(body.getBytes(UTF_8), contentType))
                .toString();
    }

    private static String form(String boundary, String disposition, String text) {
        return "--" + boundary + "\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; " + disposition
                + "\r\n\r\n" + text + "\r\n--" + boundary + "--\r\n";
    }

    @Test
    void textBodyIsTheFile() {
        for (String type : List.of("", "text/plain", "Text/Plain; charset=utf-8", "text/dns")) {
            assertThat(read(type, "a 1 IN A 192.0.2.1\n")).isEqualTo("a 1 IN A 192.0.2.1\n");
        }
    }

    @Test
    void filePartIsFoundInEverySpellingOfItsName() {
        for (String disposition : List.of(
                "name=\"file\"",
                "name=\"file\"; filename=\"zone.txt\"",
                "filename=\"zone.txt\"; name=\"file\"",
                "filename=\"zone.txt\";name=\"file\"",
                "name=file",
                "name=file; filename=zone.txt",
                "NAME=\"file\"")) {
            assertThat(read("multipart/form-data; boundary=b", form("b", disposition, "line\r\n")))
                    .as(disposition)
                    .isEqualTo("line\r\n");
        }
    }

    @Test
    void partOfAnotherNameIsNotTheFile() {
        for (String disposition :
                List.of("name=\"files\"", "name=\"other\"; filename=\"file\"", "filename=\"file\"", "xname=\"file\"")) {
            assertThatThrownBy(() -> read("multipart/form-data; boundary=b", form("b", disposition, "x")))
                    .as(disposition)
                    .isInstanceOf(ApiException.class)
                    .hasMessage("the form has no part named `file`");
        }
    }

    @Test
    void boundaryIsReadQuotedOrUnquotedAmongOtherParameters() {
        for (String type : List.of(
                "multipart/form-data; boundary=abc",
                "Multipart/Form-Data; Boundary=abc; charset=utf-8",
                "multipart/form-data; charset=utf-8;boundary=\"abc\"",
                "multipart/form-data;boundary= abc ")) {
            assertThat(read(type, form("abc", "name=\"file\"", "text")))
                    .as(type)
                    .isEqualTo("text");
        }
        for (String type : List.of(
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"abc",
                "multipart/form-data; boundary=\"\"")) {
            assertThatThrownBy(() -> read(type, form("abc", "name=\"file\"", "text")))
                    .as(type)
                    .isInstanceOf(ApiException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "multipart/mixed; boundary=x"})
    void otherContentTypesAreRejectedByName(String contentType) {
        assertThatThrownBy(() -> read(contentType, "file=www+A+192.0.2.1"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("multipart/form-data")
                .hasMessageContaining("`" + contentType.replaceFirst(";.*", "") + "`");
    }

    @Test
    void emptyBodyIsRejected() {
        assertThatThrownBy(() -> read("text/plain", ""))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void emptyPartPreambleAndEpilogueAreAccepted() {
        String body = String.join(
                "\r\n",
                "before",
                "--b \t",
                "Content-Disposition: form-data; name=x",
                "",
                "--b",
                "content-disposition:form-data; name=\"file\"; filename=\"a\\\"; name=x.txt\"",
                "",
                "one",
                "--bb",
                "",
                "--b--behind");
        assertThat(read("multipart/form-data; boundary=b", body)).isEqualTo("one\r\n--bb\r\n");
    }

    @Test
    void oversizedAndMalformedFormsAreRejected() {
        String header = "Content-Disposition: form-data; name=x\r\n";
        refused("the form has more than 10 parts", ("--b\r\n" + header + "\r\n\r\n").repeat(11) + "--b--");
        refused(
                "the headers of part 1 of the form are longer than 8192 bytes",
                "--b\r\n" + "X: y\r\n".repeat(2_000) + header + "\r\nx\r\n--b--");
        refused(
                "the Content-Disposition of part 1 of the form cannot be read",
                "--b\r\nContent-Disposition: form-data" + "; a=b".repeat(30) + "\r\n\r\nx\r\n--b--");
        refused("a header of part 1 of the form has no name", "--b\r\nno header\r\n\r\nx\r\n--b--");
        refused(
                "the form has two parts named `file`",
                form("b", "name=file", "x").replace("--b--\r\n", "") + form("b", "name=file", "y"));
        refused("the form is broken: it does not end with its boundary", "--b\r\n" + header + "\r\nx\r\n--b");
    }

    private static void refused(String message, String body) {
        assertThatThrownBy(() -> read("multipart/form-data; boundary=b", body))
                .isInstanceOf(ApiException.class)
                .hasMessage(message);
    }

    /** Regression: ten mebibytes of delimiters took hours to parse, and blocked all other threads of the server. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nestedFormDelimitersAreReadInOnePass() {
        byte[] delimiters = "\r\n--x".repeat(2 << 20).getBytes(UTF_8);
        byte[] nearly = ("--x\r\nA: b\r\n\r\n" + "\r\n--".repeat(2 << 20)).getBytes(UTF_8);
        byte[] padded = ("--x\r\nA: b\r\n\r\n" + "\r\n--x \r".repeat(1 << 20)).getBytes(UTF_8);
        for (byte[] body : List.of(delimiters, nearly, padded)) {
            assertThatThrownBy(() -> ZoneFileUpload.file(body, FORM_X)).isInstanceOf(ApiException.class);
        }
        assertNearlyLinear(Delimiters.class, 2_000);
    }

    /** Regression: a regular expression with two wildcards took quadratic time in the number of semicolons. */
    @Test
    void parametersOfADispositionAreReadInOnePass() {
        assertNearlyLinear(Disposition.class, 400);
    }

    private static final String FORM_X = "multipart/form-data; boundary=x";

    /** A part whose content consists of prefixes of the delimiter. */
    public static final class Delimiters implements IntConsumer {
        @Override
        public void accept(int size) {
            String body =
                    "--x\r\nContent-Disposition: form-data; name=file\r\n\r\n" + "\r\n--y".repeat(size) + "\r\n--x--";
            assertThat(ZoneFileUpload.file(body.getBytes(UTF_8), FORM_X).remaining())
                    .isEqualTo(5 * size);
        }
    }

    /** A disposition of the maximum length, in two variants. */
    public static final class Disposition implements IntConsumer {
        @Override
        public void accept(int size) {
            String quoted = "form-data; name=file; filename=\"" + ";name=file".repeat(size) + "\"";
            assertThat(HeaderParameters.parse(quoted).flatMap(all -> all.get("name")))
                    .contains("file");
            assertThat(HeaderParameters.parse("form-data; filename=" + "name=file".repeat(size) + "\"!"))
                    .isPresent();
        }
    }

    @Test
    void arbitraryFormsAreReadOrRejected() {
        Random random = new Random(1);
        List<String> pieces = List.of(
                "\r\n",
                "\n",
                "--b",
                "--",
                "b",
                ":",
                ";",
                "\"",
                "=",
                "name=\"file\"",
                "Content-Disposition: form-data; ");
        for (int i = 0; i < 100_000; i++) {
            StringBuilder body = new StringBuilder();
            for (int piece = random.nextInt(12); piece > 0; piece--) {
                body.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                assertThat(body.toString()).contains(read("multipart/form-data; boundary=b", body.toString()));
            } catch (ApiException refused) {
                assertThat(refused.status()).isEqualTo(400);
            }
        }
    }
}
