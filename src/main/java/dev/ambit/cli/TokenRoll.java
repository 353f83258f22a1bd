package dev.ambit.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "roll",
        description = "Gives a token a new secret and prints it, once. The old secret stops working "
                + "at once; id, permissions and limits do not change.")
final class TokenRoll extends TokenCommand {
    TokenRoll(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String tokensPath, String id) {
        JsonNode secret =
                api.put(tokensPath + "/" + id + "/value", JsonMapper.shared().createObjectNode());
        if (isJson()) {
            printJson(secret);
        } else {
            out().println("rolled " + id);
            SecretPrinter.print(out(), secret.asString(), api.base() + tokensPath + "/verify");
        }
    }
}
