package dev.ambit.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "delete", description = "Deletes a record.")
final class RecordDelete extends ZoneCommand {
    @Parameters(index = "1", paramLabel = "RECORD", description = "the record's id, or its name if it is unique")
    private String record;

    @Option(names = "--type", paramLabel = "TYPE", description = "the type, if several records have this name")
    private @Nullable String type;

    RecordDelete(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        String id = new NameResolver(api).record(zoneId, record, type);
        JsonNode deleted = api.delete("/zones/" + zoneId + "/dns_records/" + id);
        print(deleted, "deleted " + id);
    }
}
