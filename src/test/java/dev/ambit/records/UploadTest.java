package dev.ambit.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.http.ApiException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which text the body of an import holds, and that no body does more than be refused. */
final class UploadTest {
    private static String read(String contentType, String body) {
        return Upload.text(body.getBytes(UTF_8), contentType);
    }

    private static String form(String boundary, String disposition, String text) {
        return "--" + boundary + "\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; " + disposition
                + "\r\n\r\n" + text + "\r\n--" + boundary + "--\r\n";
    }

    @Test
    void otherContentTypesAreTheTextItself() {
        for (String type : List.of("", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded")) {
            assertThat(read(type, "a 1 IN A 192.0.2.1\n")).isEqualTo("a 1 IN A 192.0.2.1\n");
        }
    }

    @Test
    void fileIsFoundByItsNameInEverySpelling() {
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
    void boundaryIsReadQuotedOrNotBesideOtherParameters() {
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

    @Test
    void textThatIsNotUtf8IsRefused() {
        assertThatThrownBy(() -> Upload.text("ü".getBytes(ISO_8859_1), "text/plain"))
                .isInstanceOf(ApiException.class)
                .hasMessage("the file is not UTF-8 text");
    }

    @Test
    void hostileFormsAreReadOrRefused() {
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
