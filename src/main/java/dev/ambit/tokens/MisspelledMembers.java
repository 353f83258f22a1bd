package dev.ambit.tokens;

import dev.ambit.http.JsonFields;
import dev.ambit.http.SpellingSuggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the members of a draft that were most likely meant as one that narrows the token. Members that mean nothing are ignored
 * otherwise, since clients send back what they were sent; one of these, dropped in silence, would leave the token wider than
 * was asked for.
 */
final class MisspelledMembers {
    private static final int SLIPS = 2;

    /** Longer names are misspellings of none of these. */
    private static final int MAX_LENGTH = 60;

    /** What a client may send: what it wants, and what an answer of this API holds beside that. */
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

    /** A member that narrows, and how else people call it: by one of these words, or by a name with one of these parts. */
    private record Narrowing(String member, Set<String> words, List<String> parts) {
        boolean isMeantBy(String name) {
            String plain = SpellingSuggestion.plain(name);
            return SpellingSuggestion.distance(name, member) <= SLIPS
                    || parts.stream().anyMatch(plain::contains)
                    || MisspelledMembers.words(name).anyMatch(words::contains);
        }
    }

    private static final List<Narrowing> NARROWING = List.of(
            new Narrowing(
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
            new Narrowing(
                    "expires_on",
                    Set.of("exp", "ttl", "end", "ends", "lifetime", "duration", "deadline"),
                    List.of("expir", "notafter", "until", "validto", "maxage")),
            new Narrowing(
                    "not_before",
                    Set.of("nbf", "start", "starts", "begin", "begins"),
                    List.of("notbefore", "validfrom", "startson", "startsat", "activefrom")),
            new Narrowing("policies", Set.of("policy", "deny", "denies", "exclude", "excludes", "except"), List.of()),
            new Narrowing("status", Set.of("state", "enabled", "disabled", "active"), List.of()));

    /** Notes each of them as a problem. {@code null} narrows nothing under any name. */
    static void refuse(JsonFields draft) {
        for (String name : draft.node().propertyNames()) {
            if (!KNOWN.contains(name) && draft.value(name).isPresent()) {
                meant(name)
                        .ifPresent(member ->
                                draft.problem(name, "is not a member of a token; did you mean `" + member + "`?"));
            }
        }
    }

    private static Optional<String> meant(String name) {
        return name.length() > MAX_LENGTH
                ? Optional.empty()
                : NARROWING.stream()
                        .filter(narrowing -> narrowing.isMeantBy(name))
                        .map(Narrowing::member)
                        .findFirst();
    }

    /** {@code allowedIps}, {@code allowed-ips} and {@code allowed_ips} are two words. */
    private static Stream<String> words(String name) {
        return Arrays.stream(name.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ").split("[^\\p{L}\\p{N}]+", -1))
                .map(word -> word.toLowerCase(Locale.ROOT));
    }
}
