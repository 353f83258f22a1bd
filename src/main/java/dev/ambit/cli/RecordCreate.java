package dev.ambit.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            "  ambit record create example.com MX @ '10 mail.example.com'",
            "  ambit record create example.com TXT @ 'v=spf1 -all' --ttl 3600"
        })
final class RecordCreate extends ZoneCommand {
    /** The content of an MX record in a zone file; over the API the preference is a field of its own. */
    private static final Pattern PREFERENCE_AND_HOST = Pattern.compile("([0-9]{1,5})\\s+(\\S+)");

    @Parameters(index = "1", paramLabel = "TYPE", description = "A, AAAA, CNAME, MX, TXT and so on")
    private String type;

    @Parameters(index = "2", paramLabel = "NAME", description = "www, www.example.com, or @ for the zone itself")
    private String name;

    @Parameters(index = "3", paramLabel = "CONTENT", description = "as in a zone file; quotes are optional for TXT")
    private String content;

    @Mixin
    private RecordFields fields;

    RecordCreate(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("type", type.toUpperCase(Locale.ROOT));
        body.put("name", name);
        Matcher withPreference = PREFERENCE_AND_HOST.matcher(content.strip());
        if (type.equalsIgnoreCase("MX") && withPreference.matches()) {
            body.put("priority", Integer.parseInt(withPreference.group(1)));
            body.put("content", withPreference.group(2));
        } else {
            body.put("content", content);
        }
        fields.putInto(body);
        JsonNode record = api.post("/zones/" + zoneId + "/dns_records", body);
        print(record, "created " + text(record, "type") + " " + text(record, "name") + ", id " + text(record, "id"));
    }
}
