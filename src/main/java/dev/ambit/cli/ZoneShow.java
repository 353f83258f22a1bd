package dev.ambit.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(name = "show", description = "Shows a zone with the ids that API clients need.")
final class ZoneShow extends ZoneCommand {
    ZoneShow(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        JsonNode zone = api.get("/zones/" + zoneId);
        if (isJson()) {
            printJson(zone);
            return;
        }
        List<String> nameservers = new ArrayList<>();
        zone.path("name_servers").forEach(name -> nameservers.add(name.asString()));
        Table table = new Table("name", text(zone, "name"));
        table.row("zone id", text(zone, "id"));
        table.row("account", text(zone.get("account"), "name"));
        table.row("account id", text(zone.get("account"), "id"));
        table.row("status", text(zone, "status"));
        table.row("nameservers", String.join(", ", nameservers));
        table.row("created", text(zone, "created_on"));
        table.row("modified", text(zone, "modified_on"));
        api.find("/zones/" + zoneId + "/dns_settings").ifPresent(settings -> addSettings(table, settings));
        table.print(out());
    }

    private static void addSettings(Table table, JsonNode settings) {
        JsonNode soa = settings.path("soa");
        String primary = soa.path("mname").asString("");
        table.row(
                "primary",
                primary.isEmpty() ? settings.at("/nameservers/names/0").asString("") : primary);
        table.row("mailbox", text(soa, "rname"));
        table.row("refresh, retry", seconds(soa, "refresh") + ", " + seconds(soa, "retry"));
        table.row("expire, negative ttl", seconds(soa, "expire") + ", " + seconds(soa, "min_ttl"));
        table.row("ttl of soa, ns", seconds(soa, "ttl") + ", " + seconds(settings, "ns_ttl"));
    }

    private static String seconds(JsonNode object, String name) {
        return object.path(name).asInt() + " s";
    }
}
