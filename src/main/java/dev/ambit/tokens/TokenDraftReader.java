package dev.ambit.tokens;

import dev.ambit.core.policy.Policy;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.http.ApiException;
import dev.ambit.http.JsonFields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client wants a token to be. It judges form alone, and notes everything that is wrong in {@link JsonFields}; what
 * it returns is used only when nothing is.
 */
final class TokenDraftReader {
    private static final int MAX_NAME = 120;
    private static final int MAX_ENTRIES = 300;

    /** Pairs of a group and a resource beside it: what judging a token takes is their number. */
    private static final int MAX_PAIRS = 3_000;

    private final PolicyReader policies;

    /** {@code random} draws the ids of new policies. */
    TokenDraftReader(RandomGenerator random) {
        this.policies = new PolicyReader(random, MAX_ENTRIES);
    }

    /**
     * The draft in {@code fields}.
     *
     * @param existing the token that it replaces, or null for a new one
     * @param names knows the zones to which names of record scopes may be relative
     */
    TokenDraft read(JsonFields jsonFields, @Nullable Token existing, RecordNames names) {
        String name = jsonFields.name("name", 1, MAX_NAME, existing == null ? null : existing.name());
        if (name.isBlank() && !name.isEmpty()) {
            jsonFields.problem("name", "must not be blank");
        }
        boolean enabled = jsonFields
                .optional("status", "`active` or `disabled`", TokenDraftReader::enabled)
                .orElse(existing == null || existing.enabled());
        MisspelledMembers.refuse(jsonFields);
        TokenDraft draft = new TokenDraft(
                name,
                enabled,
                policies.read(jsonFields, existing, names),
                ConditionReader.read(jsonFields, MAX_ENTRIES),
                lifetime(jsonFields));
        checkTotals(jsonFields, draft, existing == null ? 0 : pairs(existing.policies()));
        return draft;
    }

    /**
     * Every request pays for what its token holds; so does everybody else, in memory.
     *
     * @throws ApiException with all problems so far when there is too much to be judged further
     */
    private static void checkTotals(JsonFields jsonFields, TokenDraft draft, int pairsBefore) {
        int groups = draft.policies().stream()
                .mapToInt(policy -> policy.groups().size())
                .sum();
        int resources = draft.policies().stream()
                .mapToInt(policy -> policy.resources().scopes().size())
                .sum();
        int blocks = draft.condition().in().size() + draft.condition().notIn().size();
        int pairs = pairs(draft.policies());
        // A token of an older server may hold more pairs; it must be possible to disable it.
        int mostPairs = Math.max(MAX_PAIRS, pairsBefore);
        boolean judgeable = Stream.of(
                        isWithin(
                                jsonFields, "policies", "pairs of a permission group and a resource", pairs, mostPairs),
                        isWithin(jsonFields, "policies", "permission groups", groups, MAX_ENTRIES),
                        isWithin(jsonFields, "policies", "resources", resources, MAX_ENTRIES),
                        isWithin(jsonFields, "condition", "address blocks", blocks, MAX_ENTRIES))
                .allMatch(within -> within);
        if (!judgeable) {
            jsonFields.check();
        }
    }

    private static int pairs(List<Policy> policies) {
        return policies.stream()
                .mapToInt(policy ->
                        policy.groups().size() * policy.resources().scopes().size())
                .sum();
    }

    private static boolean isWithin(JsonFields jsonFields, String name, String what, int count, int most) {
        if (count > most) {
            jsonFields.problem(name, "must hold at most " + most + " " + what + " in all; there are " + count);
        }
        return count <= most;
    }

    /** A token's status as it comes back from a client that changes something else: an expired one is not disabled. */
    private static Optional<Boolean> enabled(String status) {
        return switch (status) {
            case "active", "expired" -> Optional.of(true);
            case "disabled" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Lifetime lifetime(JsonFields jsonFields) {
        Instant notBefore = jsonFields.optionalInstant("not_before").orElse(null);
        Instant expiresOn = jsonFields.optionalInstant("expires_on").orElse(null);
        return new Lifetime(notBefore, expiresOn);
    }
}
