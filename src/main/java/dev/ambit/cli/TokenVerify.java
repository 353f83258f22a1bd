package dev.ambit.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(name = "verify", description = "Checks that the token in AMBIT_TOKEN (or --token-file) is valid and active.")
final class TokenVerify extends ClientCommand {
    TokenVerify(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api) {
        JsonNode verified = api.get(new NameResolver(api).tokensPath(null) + "/verify");
        print(verified, text(verified, "id") + " is " + text(verified, "status"));
    }
}
