package dev.ambit.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.load.Figure.Kind;
import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What is asked of one server, which holds the tokens of {@link Tokens} and here gets a record. */
final class Requests {
    private static final String API = "/client/v4";
    private static final String VERIFY = API + "/user/tokens/verify";

    private final ServerProcess server;
    private final Path data;
    private final String zone;
    private final String pageRules;
    private final String records;
    private final String ofRecord;

    Requests(ServerProcess server, Path data) throws IOException {
        this.server = server;
        this.data = data;
        try (Client client = client()) {
            String minter = minter();
            zone = client.get(API + "/zones", minter).result().get(0).path("id").asString();
            pageRules = API + "/zones/" + zone + "/pagerules";
            records = API + "/zones/" + zone + "/dns_records";
            // Its name is new each time, as the next process with these data would be refused another record like the
            // last.
            ofRecord = records + "/"
                    + client.send("POST", records, minter, recordJson("www-" + System.nanoTime()))
                            .result()
                            .path("id")
                            .asString();
        }
    }

    /** What is asked in measuring {@code kind}. */
    Request of(Kind kind) throws IOException {
        Path secrets = Tokens.secrets(data);
        Path minters = Tokens.minters(data);
        return switch (kind) {
            case VERIFY, STORM, VERIFY_TO_FEW -> Request.get(server.url(VERIFY), secrets);
            case AUTHORIZED, AUTHORIZED_TO_FEW -> Request.get(server.url(pageRules), secrets);
            case RECORD -> Request.get(server.url(ofRecord), secrets);
            case WRITE -> Request.post(server.url(records), minters, recordJson("hUNIQUE"));
            case CREATE -> Request.post(server.url(API + "/user/tokens"), minters, draft("UNIQUE"));
            case UNKNOWN ->
                Request.get(server.url(VERIFY), DataSet.strangers(data, false)).toBeRefused();
            case GARBAGE ->
                Request.get(server.url(VERIFY), DataSet.strangers(data, true)).toBeRefused();
        };
    }

    /** Writes the answers to reads into a folder, for {@link Floor} to give; each is named after its kind. */
    Path answers() throws IOException {
        Path answers = Files.createDirectories(data.resolve("answers"));
        try (Client client = client()) {
            String minter = minter();
            Map<Kind, String> paths = Map.of(Kind.VERIFY, VERIFY, Kind.AUTHORIZED, pageRules, Kind.RECORD, ofRecord);
            for (Map.Entry<Kind, String> asked : paths.entrySet()) {
                String body = client.get(asked.getValue(), minter).granted();
                Files.writeString(answers.resolve(asked.getKey().name()), body, UTF_8);
            }
        }
        return answers;
    }

    /** A token to be created, as JSON. */
    String draft(String name) {
        return """
                {"name":"%s","policies":[{"effect":"allow","permission_groups":[{"id":"4755a26eedb94da69e1066d98aa820be"}],\
                "resources":{"com.cloudflare.api.account.zone.%s":"*"}}]}""".formatted(name, zone);
    }

    private static String recordJson(String name) {
        return "{\"type\":\"A\",\"name\":\"%s\",\"content\":\"192.0.2.1\",\"ttl\":300}".formatted(name);
    }

    private Client client() throws IOException {
        return new Client(server.url(""));
    }

    private String minter() throws IOException {
        return Files.readAllLines(Tokens.minters(data)).getFirst();
    }
}
