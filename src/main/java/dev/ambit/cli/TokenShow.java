package dev.ambit.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(name = "show", description = "Shows a token: its status, permissions, addresses and lifetime.")
final class TokenShow extends TokenCommand {
    TokenShow(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String tokensPath, String id) {
        JsonNode token = api.get(tokensPath + "/" + id);
        if (isJson()) {
            printJson(token);
            return;
        }
        Table table = new Table("name", text(token, "name"));
        table.row("id", text(token, "id"));
        table.row("status", text(token, "status"));
        table.row("issued", text(token, "issued_on"));
        table.row("modified", text(token, "modified_on"));
        table.row("last used", text(token, "last_used_on"));
        table.row("not before", text(token, "not_before"));
        table.row("expires", text(token, "expires_on"));
        JsonNode addresses = token.path("condition").path("request_ip");
        table.row("from", words(addresses.path("in")));
        table.row("not from", words(addresses.path("not_in")));
        token.path("policies").forEach(policy -> row(table, policy));
        table.print(out());
    }

    private static void row(Table table, JsonNode policy) {
        List<String> names = new ArrayList<>();
        policy.path("permission_groups").forEach(group -> names.add(text(group, "name")));
        List<String> resources = new ArrayList<>();
        policy.path("resources")
                .properties()
                .forEach(entry -> resources.add(resource(entry.getKey(), entry.getValue())));
        table.row(text(policy, "effect"), String.join(", ", names) + " on " + String.join(", ", resources));
    }

    private static String resource(String key, JsonNode value) {
        String name = key.replace("com.cloudflare.api.", "");
        if (!value.isObject()) {
            return name;
        }
        List<String> inner = new ArrayList<>();
        value.properties().forEach(entry -> inner.add(resource(entry.getKey(), entry.getValue())));
        return name + " (" + String.join(", ", inner) + ")";
    }

    private static String words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asString()));
        return words.isEmpty() ? "-" : String.join(", ", words);
    }
}
