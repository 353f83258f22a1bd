package dev.ambit.tokens;

import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.SpellingSuggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds members of a request that are probably misspellings of one that restricts the token. Other unknown members are
 * ignored, since clients send back members of earlier responses; ignoring one of these would give the token more
 * permissions than requested.
 */
final class MisspelledMembers {
    private static final int MAX_DISTANCE = 2;

    /** Longer names are not checked. */
    private static final int MAX_LENGTH = 60;

    /** The members of requests and of responses, which clients send back. */
    private static final Set<String> KNOWN = Set.of(
            "id",
            "name",
            "status",
            "issued_on",
            "modified_on",
            "last_used_on",
            "not_before",
            "expires_on",
            "policies",
            "condition",
            "value");

    private MisspelledMembers() {}

    /** A member that restricts the token, with the words and the parts of names that clients use for it by mistake. */
    private record Restriction(String member, Set<String> words, List<String> parts) {
        boolean matches(String name) {
            String plain = SpellingSuggestion.plain(name);
            return SpellingSuggestion.distance(name, member) <= MAX_DISTANCE
                    || parts.stream().anyMatch(plain::contains)
                    || MisspelledMembers.words(name).anyMatch(words::contains);
        }
    }

    private static final List<Restriction> RESTRICTIONS = List.of(
            new Restriction(
                    "condition",
                    Set.of(
                            "in",
                            "ip",
                            "ips",
                            "cidr",
                            "cidrs",
                            "address",
                            "addresses",
                            "network",
                            "networks",
                            "allowlist"),
                    List.of("condition", "requestip", "clientip", "allowedip", "denylist", "whitelist", "notin")),
            new Restriction(
                    "expires_on",
                    Set.of("exp", "ttl", "end", "ends", "lifetime", "duration", "deadline"),
                    List.of("expir", "notafter", "until", "validto", "maxage")),
            new Restriction(
                    "not_before",
                    Set.of("nbf", "start", "starts", "begin", "begins"),
                    List.of("notbefore", "validfrom", "startson", "startsat", "activefrom")),
            new Restriction("policies", Set.of("policy", "deny", "denies", "exclude", "excludes", "except"), List.of()),
            new Restriction("status", Set.of("state", "enabled", "disabled", "active"), List.of()));

    /** Adds a problem for each. {@code null} restricts nothing and is ignored. */
    static void refuse(JsonFields draft) {
        for (String name : draft.node().propertyNames()) {
            if (!KNOWN.contains(name) && draft.value(name).isPresent()) {
                suggestion(name)
                        .ifPresent(member ->
                                draft.problem(name, "is not a member of a token; did you mean `" + member + "`?"));
            }
        }
    }

    private static Optional<String> suggestion(String name) {
        return name.length() > MAX_LENGTH
                ? Optional.empty()
                : RESTRICTIONS.stream()
                        .filter(restriction -> restriction.matches(name))
                        .map(Restriction::member)
                        .findFirst();
    }

    /** Splits {@code allowedIps}, {@code allowed-ips} and {@code allowed_ips} into two words. */
    private static Stream<String> words(String name) {
        return Arrays.stream(name.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ").split("[^\\p{L}\\p{N}]+", -1))
                .map(word -> word.toLowerCase(Locale.ROOT));
    }
}
