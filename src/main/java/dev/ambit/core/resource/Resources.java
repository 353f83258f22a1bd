package dev.ambit.core.resource;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import dev.ambit.core.dns.DnsName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The resources of one policy.
 *
 * @param wire the resources as sent, with sorted keys: each key mapped to its nested keys, none for a plain
 *     {@code "*"}. Clients compare it as text with their own, so nothing in it is rewritten.
 * @param scopes the parsed entries of {@code wire}
 */
public record Resources(NavigableMap<String, NavigableSet<String>> wire, List<ResourceScope> scopes) {
    private static final String USER = "com.cloudflare.api.user.";
    private static final String ACCOUNT = "com.cloudflare.api.account.";
    private static final String ZONE = "com.cloudflare.api.account.zone.";
    private static final String RECORD = "com.cloudflare.api.account.zone.record.";

    public Resources {
        scopes = List.copyOf(scopes);
    }

    /** Parses the wire form: each key with its nested keys (none for {@code "*"}). */
    public static Parsed<Resources> parse(Map<String, ? extends Iterable<String>> entries) {
        NavigableMap<String, NavigableSet<String>> wire = new TreeMap<>();
        List<ResourceScope> scopes = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        entries.forEach((key, nestedKeys) -> {
            NavigableSet<String> nested = new TreeSet<>();
            nestedKeys.forEach(nested::add);
            wire.put(key, nested);
            if (nested.isEmpty()) {
                plain(key).ifPresentOrElse(scopes::add, () -> problems.add(unknown(key)));
            }
            for (String inner : nested) {
                nested(key, inner).ifPresentOrElse(scopes::add, () -> problems.add(unknown(key, inner)));
            }
        });
        return problems.isEmpty() ? Parsed.valid(new Resources(wire, scopes)) : new Parsed.Invalid<>(problems);
    }

    /**
     * Returns {@code nested}, a key nested in {@code key}, with the record name of a record scope made absolute; any
     * other key unchanged. {@code apex} looks up the name of a zone.
     */
    public static String canonical(String key, String nested, Function<ZoneId, Optional<DnsName>> apex) {
        if (!key.startsWith(ZONE) || !nested.startsWith(RECORD)) {
            return nested;
        }
        DnsName zone = zoneId(key).flatMap(apex).orElse(null);
        return RECORD + RecordPattern.canonical(nested.substring(RECORD.length()), zone);
    }

    private static Optional<ResourceScope> plain(String key) {
        return switch (key) {
            case ACCOUNT + "*" -> Optional.of(new ResourceScope.AllAccounts());
            case ZONE + "*" -> Optional.of(new ResourceScope.AllZones());
            case String zone when zone.startsWith(ZONE) -> zoneId(zone).map(ResourceScope.OneZone::new);
            case String account
            when account.startsWith(ACCOUNT) -> accountId(account).map(ResourceScope.OneAccount::new);
            case String user
            when user.startsWith(USER) ->
                UserId.parse(user.substring(USER.length())).map(ResourceScope.OneUser::new);
            default -> Optional.empty();
        };
    }

    private static Optional<ResourceScope> nested(String key, String inner) {
        if (key.startsWith(ZONE)) {
            return recordPattern(inner).flatMap(records -> recordScope(key, records));
        }
        Optional<AccountId> account = accountId(key);
        if (inner.equals(ZONE + "*")) {
            return account.map(ResourceScope.ZonesOfAccount::new);
        }
        return account.flatMap(id -> zoneId(inner).map(zone -> new ResourceScope.ZoneOfAccount(id, zone)));
    }

    private static Optional<ResourceScope> recordScope(String key, RecordPattern records) {
        return key.equals(ZONE + "*")
                ? Optional.of(new ResourceScope.RecordsOfAllZones(records))
                : zoneId(key).map(zone -> new ResourceScope.RecordsOfZone(zone, records));
    }

    private static Optional<RecordPattern> recordPattern(String key) {
        return key.startsWith(RECORD) ? RecordPattern.parse(key.substring(RECORD.length())) : Optional.empty();
    }

    private static Optional<ZoneId> zoneId(String key) {
        return key.startsWith(ZONE) ? ZoneId.parse(key.substring(ZONE.length())) : Optional.empty();
    }

    private static Optional<AccountId> accountId(String key) {
        return key.startsWith(ACCOUNT) ? AccountId.parse(key.substring(ACCOUNT.length())) : Optional.empty();
    }

    private static Problem unknown(String key) {
        return new Problem(
                Problem.NO_CODE,
                Problem.path("", key),
                "is not a resource; expected `" + USER + "<id>`, `" + ACCOUNT + "<id or *>` or `" + ZONE
                        + "<id or *>`");
    }

    private static Problem unknown(String key, String inner) {
        String expected = key.startsWith(ZONE)
                ? "`" + RECORD + "<TYPE or *>.<name>` with an absolute name"
                : "`" + ZONE + "<id or *>` inside one account";
        return new Problem(
                Problem.NO_CODE,
                Problem.path(Problem.path("", key), inner),
                "is not a resource here; expected " + expected);
    }
}
