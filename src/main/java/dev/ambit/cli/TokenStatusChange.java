package dev.ambit.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a token and sends it back with another status. */
abstract class TokenStatusChange extends TokenCommand {
    private final String status;

    TokenStatusChange(CliEnvironment environment, String status) {
        super(environment);
        this.status = status;
    }

    @Override
    final void run(ApiClient api, String tokensPath, String id) {
        ObjectNode token = (ObjectNode) api.get(tokensPath + "/" + id);
        token.put("status", status);
        JsonNode changed = api.put(tokensPath + "/" + id, token);
        print(changed, text(changed, "name") + " is " + text(changed, "status"));
    }

    @Command(name = "disable", description = "Disables a token until it is enabled again.")
    static final class Disable extends TokenStatusChange {
        Disable(CliEnvironment environment) {
            super(environment, "disabled");
        }
    }

    @Command(name = "enable", description = "Enables a disabled token.")
    static final class Enable extends TokenStatusChange {
        Enable(CliEnvironment environment) {
            super(environment, "active");
        }
    }
}
