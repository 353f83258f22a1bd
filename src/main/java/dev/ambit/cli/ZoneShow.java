package dev.ambit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "show", description = "Shows a zone with the ids that API clients need.")
final class ZoneShow extends ZoneCommand {
    ZoneShow(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        JsonNode zone = api.get("/zones/" + zoneId);
        Optional<JsonNode> outgoing = api.find("/zones/" + zoneId + "/secondary_dns/outgoing");
        if (isJson()) {
            ObjectNode all = (ObjectNode) zone;
            outgoing.ifPresent(transfers -> all.set("outgoing", transfers));
            printJson(all);
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
        outgoing.ifPresent(transfers -> addTransfers(table, transfers));
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

    /** One row for each peer: what it has, and why it does not have more. */
    private static void addTransfers(Table table, JsonNode transfers) {
        table.row("serial", text(transfers, "soa_serial"));
        table.row("last transferred", text(transfers, "last_transferred_time"));
        for (JsonNode peer : transfers.path("peer_status")) {
            table.row(
                    "peer",
                    text(peer, "name") + ": fetched " + text(peer, "fetched_serial") + ", serves "
                            + text(peer, "served_serial") + known(peer, ", behind since ", "behind_since")
                            + known(peer, ", error: ", "error"));
        }
    }

    private static String known(JsonNode peer, String label, String field) {
        return peer.hasNonNull(field) ? label + text(peer, field) : "";
    }

    private static String seconds(JsonNode object, String name) {
        return object.path(name).asInt() + " s";
    }
}
