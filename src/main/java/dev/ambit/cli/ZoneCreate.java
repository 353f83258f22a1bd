package dev.ambit.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "create", description = "Creates a zone.")
final class ZoneCreate extends ClientCommand {
    @Parameters(paramLabel = "NAME", description = "the zone's name, such as example.com")
    private String name;

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "the owner of the zone, by name or id; not needed when the token has access to only one")
    private @Nullable String account;

    ZoneCreate(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api) {
        JsonNode zone = create(api, name, account);
        print(zone, "created " + text(zone, "name") + ", id " + text(zone, "id"));
    }

    /**
     * Creates a zone.
     *
     * @param account the owner, by name or id; null for the only account of the token
     */
    static JsonNode create(ApiClient api, String name, @Nullable String account) {
        NameResolver nameResolver = new NameResolver(api);
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("name", name);
        body.putObject("account")
                .put("id", account == null ? nameResolver.onlyAccount() : nameResolver.account(account));
        return api.post("/zones", body);
    }
}
