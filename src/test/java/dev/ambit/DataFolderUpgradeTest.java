package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Data folders of earlier versions can be opened, lose no data, and no token gains permissions. */
final class DataFolderUpgradeTest {
    private static final Path FOLDERS = Path.of("src/test/resources/data-folders");

    @TempDir
    private Path folder;

    static List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(FOLDERS)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void nothingIsLostAndNoTokenIsWidened(Path earlier) throws IOException {
        JsonNode contents = JsonMapper.shared().readTree(Files.readString(earlier.resolve("contents.json")));
        try (TestServer server = TestServer.startEmpty(copy(earlier))) {
            String first = contents.at("/first_token").stringValue();
            requireRecords(server, contents, first);
            requireAudit(server, contents, first);
            contents.at("/tokens").forEach(token -> requireToken(server, contents, token));
            contents.at("/people").forEach(person -> requirePerson(server, person));
        }
    }

    /** Restores the file modes, which git does not store. */
    private Path copy(Path earlier) throws IOException {
        Path data = Files.createDirectory(
                folder.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Path file : files(earlier)) {
            Path copied = Files.copy(file, data.resolve(file.getFileName()));
            Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rw-------"));
        }
        return data;
    }

    private static List<Path> files(Path earlier) throws IOException {
        try (Stream<Path> all = Files.list(earlier)) {
            return all.filter(file -> !file.endsWith("contents.json")).toList();
        }
    }

    private static String recordsPath(JsonNode contents) {
        return "/zones/" + contents.at("/zones/0/id").stringValue() + "/dns_records?per_page=100";
    }

    private static void requireRecords(TestServer server, JsonNode contents, String token) {
        JsonNode found = server.get(recordsPath(contents), token).json().at("/result");
        assertThat(texts(found, "/id")).containsExactlyInAnyOrderElementsOf(texts(contents.at("/records"), "/id"));
        for (String member : List.of("/name", "/type", "/content")) {
            assertThat(texts(found, member))
                    .containsExactlyInAnyOrderElementsOf(texts(contents.at("/records"), member));
        }
    }

    private static void requireAudit(TestServer server, JsonNode contents, String token) {
        String path = "/accounts/" + contents.at("/account/id").stringValue() + "/audit_logs?per_page=1000";
        assertThat(texts(server.get(path, token).json().at("/result"), "/id"))
                .containsAll(texts(contents.at("/audit"), ""));
    }

    private static void requireToken(TestServer server, JsonNode contents, JsonNode token) {
        String name = token.at("/name").stringValue();
        String secret = token.at("/value").stringValue();
        Response verified = server.get(token.at("/verify").stringValue(), secret);
        assertThat(verified.status())
                .as(name)
                .isEqualTo(token.at("/verify_status").intValue());
        Response records = server.get(recordsPath(contents), secret);
        assertThat(records.status())
                .as(name)
                .isEqualTo(token.at("/records_status").intValue());
        List<String> before = texts(token.at("/records"), "");
        List<String> now = texts(records.json().at("/result"), "/id");
        assertThat(before).as(name).containsAll(now);
        if (!name.equals("every type at one name")) { // "every type" no longer includes NS and DS
            assertThat(now).as(name).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    /** Signs in; data that is encrypted with the digest key must still be readable. */
    private static void requirePerson(TestServer server, JsonNode person) {
        String credentials = Browser.credentials(
                person.at("/email").stringValue(), person.at("/password").stringValue());
        String code = person.at("/recovery_code").asString("");
        String body = code.isEmpty() ? credentials : credentials.replace("}", ",\"code\":\"" + code + "\"}");
        Response signedIn = new Browser(server).call("POST", "/session", body);
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
        if (!code.isEmpty()) {
            assertThat(new Browser(server).call("POST", "/session", credentials).status())
                    .as("with the password alone")
                    .isEqualTo(401);
        }
    }

    private static List<String> texts(JsonNode list, String pointer) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.at(pointer).stringValue()));
        return texts;
    }
}
