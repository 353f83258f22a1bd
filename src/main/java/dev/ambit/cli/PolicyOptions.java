package dev.ambit.cli;

import dev.ambit.config.CommandException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The options for the permissions of a new token, converted to policies of the API. */
final class PolicyOptions {
    private static final String USER = "com.cloudflare.api.user";
    private static final String ACCOUNT = "com.cloudflare.api.account";
    private static final String ZONE = "com.cloudflare.api.account.zone";
    private static final String RECORD = "com.cloudflare.api.account.zone.record.";
    private static final String ALL = "*";
    private static final JsonMapper JSON = JsonMapper.shared();

    @Option(
            names = "--permission",
            paramLabel = "NAME",
            description = "a permission such as \"DNS Read\" or \"DNS Edit\"; may be repeated")
    private List<String> permissions = new ArrayList<>();

    @Option(names = "--zone", paramLabel = "ZONE", description = "on this zone, by name or id; may be repeated")
    private List<String> zones = new ArrayList<>();

    @Option(names = "--all-zones", description = "on every zone")
    private boolean allZones;

    @Option(
            names = "--record",
            paramLabel = "'TYPE NAME'",
            description = "DNS Read and DNS Edit only on these records: 'A home' or 'A home.example.com' is one name, "
                    + "'* *.dyn.example.com' all names below it and all types except NS and DS, "
                    + "'TXT _acme-challenge.*' all names that start with it; may be repeated")
    private List<String> records = new ArrayList<>();

    @Option(
            names = "--except-zone",
            paramLabel = "ZONE",
            description = "not on this zone, whatever the other options allow; may be repeated")
    private List<String> exceptZones = new ArrayList<>();

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "on this account, by name or id; for permissions about zones: on all its zones")
    private @Nullable String account;

    @Option(names = "--all-accounts", description = "on every account of the owner")
    private boolean allAccounts;

    /** Builds the policies; requests the ids of the names from the server. */
    ArrayNode policies(ApiClient api, NameResolver nameResolver, String tokensPath) {
        if (permissions.isEmpty()) {
            throw new CommandException("a token needs at least one --permission");
        }
        JsonNode known = api.get(tokensPath + "/permission_groups");
        List<JsonNode> groups =
                permissions.stream().map(name -> group(known, name)).distinct().toList();
        ArrayNode policies = JSON.createArrayNode();
        add(policies, "allow", ofScope(groups, USER), () -> userResources(nameResolver));
        add(policies, "allow", ofScope(groups, ACCOUNT), () -> accountResources(nameResolver));
        addZones(policies, ofScope(groups, ZONE), nameResolver);
        if (!exceptZones.isEmpty()) {
            add(policies, "deny", ofScope(groups, ZONE), () -> {
                ObjectNode resources = JSON.createObjectNode();
                exceptZones.forEach(zone -> resources.put(ZONE + "." + nameResolver.zone(zone), ALL));
                return resources;
            });
        }
        return policies;
    }

    /** Record scopes apply to DNS Read and DNS Write only; other permissions apply to the whole zone. */
    private void addZones(ArrayNode policies, List<JsonNode> groups, NameResolver nameResolver) {
        List<JsonNode> narrowed = records.isEmpty()
                ? List.of()
                : groups.stream().filter(PolicyOptions::isForRecords).toList();
        List<JsonNode> whole = new ArrayList<>(groups);
        whole.removeAll(narrowed);
        if (!records.isEmpty() && narrowed.isEmpty()) {
            throw new CommandException("--record applies to DNS Read and DNS Edit, but neither is a --permission");
        }
        add(policies, "allow", narrowed, () -> zoneResources(nameResolver, withinZone()));
        add(
                policies,
                "allow",
                whole,
                () -> zoneResources(nameResolver, JSON.getNodeFactory().stringNode(ALL)));
    }

    private static boolean isForRecords(JsonNode group) {
        String name = group.path("name").asString("");
        return name.equals("DNS Read") || name.equals("DNS Write");
    }

    private static void add(
            ArrayNode policies,
            String effect,
            List<JsonNode> groups,
            java.util.function.Supplier<ObjectNode> resources) {
        if (groups.isEmpty()) {
            return;
        }
        ObjectNode policy = policies.addObject();
        policy.put("effect", effect);
        ArrayNode ids = policy.putArray("permission_groups");
        groups.forEach(group -> ids.addObject().put("id", group.path("id").asString()));
        policy.set("resources", resources.get());
    }

    private ObjectNode userResources(NameResolver nameResolver) {
        return JSON.createObjectNode().put(USER + "." + nameResolver.user(), ALL);
    }

    private ObjectNode accountResources(NameResolver nameResolver) {
        if (account == null && !allAccounts) {
            throw new CommandException("some of these permissions apply to accounts: give --account or --all-accounts");
        }
        return JSON.createObjectNode()
                .put(ACCOUNT + "." + (account == null ? ALL : nameResolver.account(account)), ALL);
    }

    private ObjectNode zoneResources(NameResolver nameResolver, JsonNode within) {
        ObjectNode resources = JSON.createObjectNode();
        zones.forEach(zone -> resources.set(ZONE + "." + nameResolver.zone(zone), within));
        if (allZones) {
            resources.set(ZONE + "." + ALL, within);
        }
        if (zones.isEmpty() && !allZones && account != null && records.isEmpty()) {
            resources.putObject(ACCOUNT + "." + nameResolver.account(account)).put(ZONE + "." + ALL, ALL);
        }
        if (resources.isEmpty()) {
            throw new CommandException("some of these permissions apply to zones: give --zone, "
                    + (records.isEmpty() ? "--account (all its zones) or --all-zones" : "or --all-zones"));
        }
        return resources;
    }

    /** The record scopes of {@code --record}. */
    private JsonNode withinZone() {
        ObjectNode scopes = JSON.createObjectNode();
        records.forEach(record -> scopes.put(RECORD + recordScope(record), ALL));
        return scopes;
    }

    /** {@code TXT _acme-challenge.*} as {@code TXT._acme-challenge.*}; a name without a type applies to all types. */
    static String recordScope(String text) {
        List<String> words = text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
        return switch (words.size()) {
            case 1 -> ALL + "." + words.getFirst();
            case 2 -> words.getFirst().toUpperCase(Locale.ROOT) + "." + words.getLast();
            default ->
                throw new CommandException(
                        "a record scope is 'TYPE NAME', such as 'TXT _acme-challenge.*', not '" + text + "'");
        };
    }

    private static List<JsonNode> ofScope(List<JsonNode> groups, String scope) {
        return groups.stream()
                .filter(group -> group.path("scopes").path(0).asString("").equals(scope))
                .toList();
    }

    /** Finds a group by case-insensitive name or by id. The dashboard calls Edit what the API calls Write. */
    private static JsonNode group(JsonNode known, String name) {
        String wanted = name.strip();
        String asWrite = wanted.replaceFirst("(?i) edit$", " Write");
        for (JsonNode group : known) {
            String groupName = group.path("name").asString("");
            if (groupName.equalsIgnoreCase(wanted)
                    || groupName.equalsIgnoreCase(asWrite)
                    || group.path("id").asString("").equals(wanted)) {
                return group;
            }
        }
        List<String> names = new ArrayList<>();
        known.forEach(group -> names.add(group.path("name").asString("")));
        throw new CommandException("no permission `" + name + "`; available: " + String.join(", ", names));
    }
}
