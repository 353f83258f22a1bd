package dev.ambit.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(name = "delete", description = "Deletes a token permanently; its secret stops working at once.")
final class TokenDelete extends TokenCommand {
    TokenDelete(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String tokensPath, String id) {
        JsonNode deleted = api.delete(tokensPath + "/" + id);
        print(deleted, "deleted " + id);
    }
}
