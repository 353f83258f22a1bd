package dev.ambit.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(name = "delete", description = "Deletes a zone with all its records permanently.")
final class ZoneDelete extends ZoneCommand {
    ZoneDelete(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        JsonNode deleted = api.delete("/zones/" + zoneId);
        print(deleted, "deleted " + zoneId);
    }
}
