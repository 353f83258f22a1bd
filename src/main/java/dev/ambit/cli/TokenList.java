package dev.ambit.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(name = "list", description = "Lists tokens, expired ones too; never their secrets.")
final class TokenList extends ClientCommand {
    @Mixin
    private OwnerOption owner;

    TokenList(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api) {
        String path = new NameResolver(api).tokensPath(owner.account());
        List<JsonNode> tokens = api.list(path, Map.of("include_expired", "true"));
        Table table = new Table("NAME", "ID", "STATUS", "EXPIRES", "LAST USED");
        for (JsonNode token : tokens) {
            table.row(
                    text(token, "name"),
                    text(token, "id"),
                    text(token, "status"),
                    text(token, "expires_on"),
                    text(token, "last_used_on"));
        }
        print(tokens, table);
    }
}
