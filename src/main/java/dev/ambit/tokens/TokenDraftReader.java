package dev.ambit.tokens;

import dev.ambit.core.policy.Policy;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.JsonFields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses the requested values of a token. It checks the form only, and collects all problems in {@link JsonFields}; the
 * result is valid only if there are none.
 */
final class TokenDraftReader {
    private static final int MAX_NAME = 120;
    private static final int MAX_ENTRIES = 300;

    /** Pairs of a group and a resource, which determine the cost of a decision. */
    private static final int MAX_PAIRS = 3_000;

    private final PolicyReader policies;

    /** {@code random} draws the ids of new policies. */
    TokenDraftReader(RandomGenerator random) {
        this.policies = new PolicyReader(random, MAX_ENTRIES);
    }

    /**
     * The draft in {@code jsonFields}.
     *
     * @param existing the token that is updated, or null for a new one
     * @param names resolves the names in record scopes
     */
    TokenDraft read(JsonFields fields, @Nullable Token existing, RecordNames names) {
        String name = fields.name("name", 1, MAX_NAME, existing == null ? null : existing.name());
        if (name.isBlank() && !name.isEmpty()) {
            fields.problem("name", "must not be blank");
        }
        boolean enabled = fields.optional("status", "`active` or `disabled`", TokenDraftReader::enabled)
                .orElse(existing == null || existing.enabled());
        MisspelledMembers.refuse(fields);
        TokenDraft draft = new TokenDraft(
                name,
                enabled,
                policies.read(fields, existing, names),
                ConditionReader.read(fields, MAX_ENTRIES),
                lifetime(fields));
        checkTotals(fields, draft, existing == null ? 0 : pairs(existing.policies()));
        return draft;
    }

    /**
     * The size of a token costs time on each of its requests, and memory of the server.
     *
     * @throws ApiException with all problems so far when the token is too large for further checks
     */
    private static void checkTotals(JsonFields fields, TokenDraft draft, int pairsBefore) {
        int groups = draft.policies().stream()
                .mapToInt(policy -> policy.groups().size())
                .sum();
        int resources = draft.policies().stream()
                .mapToInt(policy -> policy.resources().scopes().size())
                .sum();
        int blocks = draft.condition().in().size() + draft.condition().notIn().size();
        int pairs = pairs(draft.policies());
        // A token of an older server may have more pairs; its owner must be able to disable it.
        int maxPairs = Math.max(MAX_PAIRS, pairsBefore);
        boolean isWithinLimits = Stream.of(
                        isWithin(fields, "policies", "pairs of a permission group and a resource", pairs, maxPairs),
                        isWithin(fields, "policies", "permission groups", groups, MAX_ENTRIES),
                        isWithin(fields, "policies", "resources", resources, MAX_ENTRIES),
                        isWithin(fields, "condition", "address blocks", blocks, MAX_ENTRIES))
                .allMatch(within -> within);
        if (!isWithinLimits) {
            fields.check();
        }
    }

    private static int pairs(List<Policy> policies) {
        return policies.stream()
                .mapToInt(policy ->
                        policy.groups().size() * policy.resources().scopes().size())
                .sum();
    }

    private static boolean isWithin(JsonFields fields, String name, String what, int count, int max) {
        if (count > max) {
            fields.problem(name, "must have at most " + max + " " + what + " in all; there are " + count);
        }
        return count <= max;
    }

    /** Clients send back the status when they change something else: an expired token is enabled. */
    private static Optional<Boolean> enabled(String status) {
        return switch (status) {
            case "active", "expired" -> Optional.of(true);
            case "disabled" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Lifetime lifetime(JsonFields fields) {
        Instant notBefore = fields.optionalInstant("not_before").orElse(null);
        Instant expiresOn = fields.optionalInstant("expires_on").orElse(null);
        return new Lifetime(notBefore, expiresOn);
    }
}
