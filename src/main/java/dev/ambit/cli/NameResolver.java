package dev.ambit.cli;

import dev.ambit.config.CommandException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Resolves the names of zones, accounts, tokens and records to ids; a name must match exactly one. */
final class NameResolver {
    private final ApiClient api;

    NameResolver(ApiClient api) {
        this.api = api;
    }

    static boolean isId(String text) {
        return text.matches("[0-9a-f]{32}");
    }

    /** The id of a zone. */
    String zone(String nameOrId) {
        if (isId(nameOrId)) {
            return nameOrId;
        }
        if (nameOrId.isBlank()) {
            throw new CommandException("the name of a zone is empty"); // the API would list all zones
        }
        List<JsonNode> zones = api.list("/zones", Map.of("name", nameOrId));
        return only(
                zones, "zone `" + nameOrId + "`", "not visible to this token; `ambit zone list` lists all that are");
    }

    /** The id of an account. */
    String account(String nameOrId) {
        if (isId(nameOrId)) {
            return nameOrId;
        }
        List<JsonNode> accounts = where(api.list("/accounts", Map.of()), "name", nameOrId);
        return only(accounts, "account `" + nameOrId + "`", "not visible to this token");
    }

    /** The id of the account, when the token has access to exactly one. */
    String onlyAccount() {
        return only(api.list("/accounts", Map.of()), "account", "give one with --account");
    }

    /** The id of the user who owns the calling token. */
    String user() {
        return api.get("/user").path("id").asString();
    }

    /**
     * The API path of the tokens of the caller or of an account.
     *
     * @param owner an account by name or id; null for the owner of the calling token
     */
    String tokensPath(@Nullable String owner) {
        if (owner != null) {
            return "/accounts/" + account(owner) + "/tokens";
        }
        return api.isAccountToken() ? "/accounts/" + onlyAccount() + "/tokens" : "/user/tokens";
    }

    /** The id of a token below {@code tokensPath}. */
    String token(String tokensPath, String nameOrId) {
        if (isId(nameOrId)) {
            return nameOrId;
        }
        List<JsonNode> tokens = where(api.list(tokensPath, Map.of("include_expired", "true")), "name", nameOrId);
        return only(tokens, "token `" + nameOrId + "`", "`ambit token list` lists all");
    }

    /**
     * The id of a record.
     *
     * @param type null when the name alone is enough
     */
    String record(String zoneId, String nameOrId, @Nullable String type) {
        if (isId(nameOrId)) {
            return nameOrId;
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("name", absolute(zoneId, nameOrId));
        if (type != null) {
            query.put("type", type.toUpperCase(Locale.ROOT));
        }
        String what = (type == null ? "" : type.toUpperCase(Locale.ROOT) + " ") + "record `" + nameOrId + "`";
        List<JsonNode> records = api.list("/zones/" + zoneId + "/dns_records", query);
        return only(records, what, "`ambit record list` lists all");
    }

    /** Resolves names relative to the zone, and {@code @}, as in a zone file. */
    private String absolute(String zoneId, String name) {
        String zone = api.get("/zones/" + zoneId).path("name").asString("");
        String lower = name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (lower.equals("@")) {
            return zone;
        }
        return lower.equals(zone) || lower.endsWith("." + zone) ? lower : lower + "." + zone;
    }

    private static List<JsonNode> where(List<JsonNode> objects, String field, String value) {
        Predicate<JsonNode> matches = object -> object.path(field).asString("").equals(value);
        return objects.stream().filter(matches).toList();
    }

    private static String only(List<JsonNode> found, String what, String hint) {
        return switch (found.size()) {
            case 0 -> throw new CommandException("no " + what + ": " + hint);
            case 1 -> found.getFirst().path("id").asString();
            default ->
                throw new CommandException("there is more than one " + what + "; use an id: "
                        + String.join(
                                ", ",
                                found.stream().map(o -> o.path("id").asString()).toList()));
        };
    }
}
