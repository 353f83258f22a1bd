package dev.ambit.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(name = "list", description = "Lists the zones that the token may see.")
final class ZoneList extends ClientCommand {
    ZoneList(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api) {
        List<JsonNode> zones = api.list("/zones", Map.of());
        Table table = new Table("NAME", "ID", "STATUS", "ACCOUNT");
        zones.forEach(zone -> table.row(
                text(zone, "name"), text(zone, "id"), text(zone, "status"), text(zone.get("account"), "name")));
        print(zones, table);
    }
}
