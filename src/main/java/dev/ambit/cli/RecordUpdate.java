package dev.ambit.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "update",
        description = "Changes a record; fields that are not given do not change.",
        footer = {"", "  ambit record update example.com home --type A --content 192.0.2.7"})
final class RecordUpdate extends ZoneCommand {
    @Parameters(index = "1", paramLabel = "RECORD", description = "the record's id, or its name if it is unique")
    private String record;

    @Option(names = "--type", paramLabel = "TYPE", description = "the type, if several records have this name")
    private @Nullable String type;

    @Option(names = "--content", paramLabel = "CONTENT", description = "the new content")
    private @Nullable String content;

    @Option(names = "--name", paramLabel = "NAME", description = "the new name")
    private @Nullable String name;

    @Mixin
    private RecordFields fields;

    RecordUpdate(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        if (content != null) {
            body.put("content", content);
        }
        if (name != null) {
            body.put("name", name);
        }
        fields.putInto(body);
        if (body.isEmpty()) {
            throw usageError("nothing to change: give at least one of --content, --name, --ttl, --priority, "
                    + "--comment, --tag");
        }
        String id = new NameResolver(api).record(zoneId, record, type);
        JsonNode changed = api.patch("/zones/" + zoneId + "/dns_records/" + id, body);
        String what = text(changed, "type").toUpperCase(Locale.ROOT) + " " + text(changed, "name");
        print(changed, "changed " + what + " to " + text(changed, "content"));
    }
}
