package dev.ambit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs commands against a {@link CannedApi} with a zone, an account, a user and a token. */
abstract class CommandTest {
    static final String ZONE = "023e105f4ecef8ad9ca31a8372d0c353";
    static final String ACCOUNT = "01a7362d577a6c3019a474fd6f485823";
    static final String USER = "7c5dae5552338874e5053f2534d2767a";
    static final String TOKEN = "ed17574386854bf78a67040be0a770b0";
    static final String RECORD = "372e67954025e0ba6aaa6d586b9e0b59";
    static final String DNS_WRITE = "4755a26eedb94da69e1066d98aa820be";
    static final String GROUPS = """
            [{"id":"4755a26eedb94da69e1066d98aa820be","name":"DNS Write","scopes":["com.cloudflare.api.account.zone"]},
             {"id":"82e64a83756745bbbb1c9c2701bf816b","name":"DNS Read","scopes":["com.cloudflare.api.account.zone"]},
             {"id":"c1fde68c7bcc44588cbb6ddbc16d6480","name":"Account Settings Read",
              "scopes":["com.cloudflare.api.account"]},
             {"id":"686d18d5ac6c441c867cbf6771e58a0a","name":"API Tokens Write","scopes":["com.cloudflare.api.user"]}]""";

    @TempDir
    Path folder;

    @AutoClose
    final CannedApi api = new CannedApi();

    final Map<String, String> environment = new HashMap<>(Map.of("AMBIT_URL", api.url(), "AMBIT_TOKEN", "ambu_secret"));
    final CannedTerminal terminal = new CannedTerminal();
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    CommandTest() {
        api.result("GET /zones", "[{\"id\":\"" + ZONE + "\",\"name\":\"example.com\",\"status\":\"active\"}]");
        api.result("GET /zones/" + ZONE, "{\"id\":\"" + ZONE + "\",\"name\":\"example.com\"}");
        api.result("GET /accounts", "[{\"id\":\"" + ACCOUNT + "\",\"name\":\"Home\"}]");
        api.result("GET /user", "{\"id\":\"" + USER + "\"}");
        api.result("GET /user/tokens/permission_groups", GROUPS);
        api.result("GET /user/tokens", "[" + token("active") + "]");
        api.result("GET /user/tokens/" + TOKEN, token("active"));
        api.result("POST /user/tokens", "{\"id\":\"" + TOKEN + "\",\"name\":\"certbot\",\"value\":\"ambu_new\"}");
    }

    final int run(String... arguments) {
        InstantSource clock = InstantSource.fixed(Instant.parse("2030-01-01T12:00:00.5Z"));
        CommandLine commands = Commands.of(new CliEnvironment(environment, clock, terminal), arguments);
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(err, true));
        return commands.execute(arguments);
    }

    static String token(String status) {
        return "{\"id\":\"" + TOKEN + "\",\"name\":\"certbot\",\"status\":\"" + status + "\",\"policies\":[{\"effect\":"
                + "\"allow\",\"resources\":{\"com.cloudflare.api.account.zone." + ZONE
                + "\":\"*\"},\"permission_groups\":[{\"id\":\"" + DNS_WRITE + "\",\"name\":\"DNS Write\"}]}]}";
    }
}
