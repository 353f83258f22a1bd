package dev.ambit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "list", description = "Lists the records of a zone that the token may see.")
final class RecordList extends ZoneCommand {
    @Option(names = "--type", paramLabel = "TYPE", description = "only records of this type, or of several: A,AAAA")
    private @Nullable String type;

    @Option(names = "--name", paramLabel = "TEXT", description = "only names that contain this")
    private @Nullable String name;

    RecordList(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        Map<String, String> query = new LinkedHashMap<>();
        if (type != null) {
            query.put("type", type.toUpperCase(Locale.ROOT));
        }
        if (name != null) {
            query.put("name.contains", name);
        }
        List<JsonNode> records = api.list("/zones/" + zoneId + "/dns_records", query);
        Table table = new Table("NAME", "TYPE", "TTL", "CONTENT", "ID");
        for (JsonNode record : records) {
            table.row(
                    text(record, "name"),
                    text(record, "type"),
                    text(record, "ttl").equals("1") ? "auto" : text(record, "ttl"),
                    content(record),
                    text(record, "id"));
        }
        print(records, table);
    }

    /** As in a zone file; over the API the priority of MX, SRV and URI is a field of its own. */
    private static String content(JsonNode record) {
        String content = text(record, "content");
        return record.hasNonNull("priority") ? text(record, "priority") + " " + content : content;
    }
}
