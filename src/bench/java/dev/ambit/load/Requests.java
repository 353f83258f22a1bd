package dev.ambit.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.load.Figure.Kind;
import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The requests to one server with the tokens of {@link Tokens}; creates one record. */
final class Requests {
    private static final String API = "/client/v4";
    private static final String VERIFY = API + "/user/tokens/verify";

    private final ServerProcess server;
    private final Path data;
    private final String zone;
    private final String pageRules;
    private final String records;
    private final String recordPath;
    private final String lookup;

    Requests(ServerProcess server, Path data) throws IOException {
        this.server = server;
        this.data = data;
        try (Client client = client()) {
            String minter = minter();
            zone = client.get(API + "/zones", minter).result().get(0).path("id").asString();
            pageRules = API + "/zones/" + zone + "/pagerules";
            records = API + "/zones/" + zone + "/dns_records";
            // The name is unique, as the next process with this data would reject an identical record.
            String name = "www-" + System.nanoTime();
            lookup = records + "?type=A&name=" + name + ".example.com";
            recordPath = records + "/"
                    + client.send("POST", records, minter, recordJson(name))
                            .result()
                            .path("id")
                            .asString();
        }
    }

    /** The request for the measurement of {@code kind}. */
    Request of(Kind kind) throws IOException {
        Path secrets = Tokens.secrets(data);
        Path minters = Tokens.minters(data);
        return switch (kind) {
            case VERIFY, STORM, VERIFY_TO_FEW, AUTHORIZED, AUTHORIZED_TO_FEW, RECORD, PAGE, LOOKUP ->
                Request.get(server.url(path(kind)), secrets);
            case WRITE -> Request.post(server.url(records), minters, recordJson("hUNIQUE"));
            case CREATE -> Request.post(server.url(API + "/user/tokens"), minters, draft("UNIQUE"));
            case UNKNOWN ->
                Request.get(server.url(VERIFY), DataSet.invalidSecrets(data, false))
                        .expectingError();
            case GARBAGE ->
                Request.get(server.url(VERIFY), DataSet.invalidSecrets(data, true))
                        .expectingError();
        };
    }

    private String path(Kind kind) {
        return switch (kind) {
            case AUTHORIZED, AUTHORIZED_TO_FEW -> pageRules;
            case RECORD -> recordPath;
            case PAGE -> records + "?per_page=100";
            case LOOKUP -> lookup;
            default -> VERIFY;
        };
    }

    /** Writes the response bodies of reads to a folder for {@link BaselineServer}; each file is named after its kind. */
    Path writeResponses(List<Kind> reads) throws IOException {
        Path folder = Files.createDirectories(data.resolve("answers"));
        try (Client client = client()) {
            String minter = minter();
            for (Kind kind : reads) {
                String body = client.get(path(kind), minter).bodyIfOk();
                Files.writeString(folder.resolve(kind.name()), body, UTF_8);
            }
        }
        return folder;
    }

    /** The request to a server with the bodies of {@link #writeResponses}. */
    Request toBaseline(ServerProcess baseline, Kind kind) {
        return Request.get(baseline.url("/" + kind.name()), Tokens.secrets(data));
    }

    /** The JSON of a new token. */
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
