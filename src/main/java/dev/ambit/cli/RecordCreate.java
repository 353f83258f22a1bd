package dev.ambit.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "create",
        description = "Creates a record.",
        footer = {
            "",
            "  ambit record create example.com A www 192.0.2.1",
            "  ambit record create example.com MX @ mail.example.com --priority 10",
            "  ambit record create example.com TXT @ 'v=spf1 -all' --ttl 3600"
        })
final class RecordCreate extends ZoneCommand {
    @Parameters(index = "1", paramLabel = "TYPE", description = "A, AAAA, CNAME, MX, TXT and so on")
    private String type;

    @Parameters(index = "2", paramLabel = "NAME", description = "www, www.example.com, or @ for the zone itself")
    private String name;

    @Parameters(index = "3", paramLabel = "CONTENT", description = "as in a master file; TXT may go without quotes")
    private String content;

    @Mixin
    private RecordFields fields;

    RecordCreate(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("type", type.toUpperCase(Locale.ROOT));
        body.put("name", name);
        body.put("content", content);
        fields.putInto(body);
        JsonNode record = api.post("/zones/" + zoneId + "/dns_records", body);
        print(record, "created " + text(record, "type") + " " + text(record, "name") + ", id " + text(record, "id"));
    }
}
