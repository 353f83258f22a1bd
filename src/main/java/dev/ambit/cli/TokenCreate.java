package dev.ambit.cli;

import dev.ambit.core.net.Cidr;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "create",
        description = "Creates a token and prints its secret, once.",
        footer = {
            "",
            "Certificates for one domain, and nothing else:",
            "  ambit token create certbot --permission \"DNS Edit\" --zone example.com \\",
            "    --record 'TXT _acme-challenge.*'",
            "Reading one zone from one network, for 90 days:",
            "  ambit token create reader --permission \"DNS Read\" --zone example.com \\",
            "    --allow-from 192.0.2.0/24 --expires 90d"
        })
final class TokenCreate extends ClientCommand {
    @Parameters(paramLabel = "NAME", description = "the token's name, such as its purpose")
    private String name;

    @Mixin
    private PolicyOptions policies;

    @Option(
            names = "--allow-from",
            paramLabel = "CIDR",
            description = "valid only for clients in this network or at this address; may be repeated")
    private List<String> allowFrom = new ArrayList<>();

    @Option(
            names = "--deny-from",
            paramLabel = "CIDR",
            description = "not valid for clients in this network or at this address; may be repeated")
    private List<String> denyFrom = new ArrayList<>();

    @Option(names = "--expires", paramLabel = "WHEN", description = TimeArgument.EXPECTED)
    private @Nullable String expires;

    @Option(names = "--not-before", paramLabel = "WHEN", description = "not valid earlier; same format as --expires")
    private @Nullable String notBefore;

    @Mixin
    private OwnerOption owner;

    TokenCreate(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("name", name);
        if (notBefore != null) {
            body.put("not_before", timestamp("--not-before", notBefore));
        }
        if (expires != null) {
            body.put("expires_on", timestamp("--expires", expires));
        }
        if (!allowFrom.isEmpty() || !denyFrom.isEmpty()) {
            ObjectNode addresses = body.putObject("condition").putObject("request_ip");
            putAll(addresses, "in", "--allow-from", allowFrom);
            putAll(addresses, "not_in", "--deny-from", denyFrom);
        }
        NameResolver nameResolver = new NameResolver(api);
        String path = nameResolver.tokensPath(owner.account());
        body.set("policies", policies.policies(api, nameResolver, path));
        JsonNode created = api.post(path, body);
        if (isJson()) {
            printJson(created);
        } else {
            printCreated(created, api, path);
        }
    }

    private void printCreated(JsonNode created, ApiClient api, String path) {
        out().println("created " + Table.printable(text(created, "name")) + ", id " + text(created, "id"));
        SecretPrinter.print(out(), text(created, "value"), api.base() + path + "/verify");
    }

    private void putAll(ObjectNode object, String field, String option, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        ArrayNode array = object.putArray(field);
        for (String value : values) {
            if (Cidr.parse(value).isEmpty()) {
                // For example the empty text of an unset variable.
                throw usageError(option + " takes an address or a block such as 192.0.2.0/24, not `" + value + "`");
            }
            array.add(value);
        }
    }

    private String timestamp(String option, String text) {
        Instant now = cliEnvironment().clock().instant();
        return TimeArgument.parse(text, now)
                .map(Instant::toString)
                .orElseThrow(() -> usageError(option + " takes " + TimeArgument.EXPECTED + ", not `" + text + "`"));
    }
}
