package dev.ambit.tokens;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Cidr;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.http.Fields;
import dev.ambit.http.Quoted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a client wants a token to be. It judges form alone, and notes everything that is wrong in {@link Fields}; what
 * it returns is used only when nothing is.
 */
final class TokenDraftReader {
    private static final int MAX_NAME = 120;
    private static final int MAX_ENTRIES = 300;

    private final RandomGenerator random;

    /** {@code random} draws the ids of new policies. */
    TokenDraftReader(RandomGenerator random) {
        this.random = random;
    }

    /** The draft in {@code fields}; {@code existing} is the token that it replaces, or null for a new one. */
    TokenDraft read(Fields fields, @Nullable Token existing) {
        String name = fields.name("name", 1, MAX_NAME, existing == null ? null : existing.name());
        if (name.isBlank() && !name.isEmpty()) {
            fields.problem("name", "must not be blank");
        }
        boolean enabled = fields.optional("status", "`active` or `disabled`", TokenDraftReader::enabled)
                .orElse(existing == null || existing.enabled());
        TokenDraft draft =
                new TokenDraft(name, enabled, policies(fields, existing), condition(fields), lifetime(fields));
        checkTotals(fields, draft);
        return draft;
    }

    /** Every request pays for what its token holds; so does everybody else, in memory. */
    private static void checkTotals(Fields fields, TokenDraft draft) {
        int groups = draft.policies().stream()
                .mapToInt(policy -> policy.groups().size())
                .sum();
        int resources = draft.policies().stream()
                .mapToInt(policy -> policy.resources().scopes().size())
                .sum();
        int blocks = draft.condition().in().size() + draft.condition().notIn().size();
        checkTotal(fields, "policies", "permission groups", groups);
        checkTotal(fields, "policies", "resources", resources);
        checkTotal(fields, "condition", "address blocks", blocks);
    }

    private static void checkTotal(Fields fields, String name, String what, int count) {
        if (count > MAX_ENTRIES) {
            fields.problem(name, "must hold at most " + MAX_ENTRIES + " " + what + " in all; there are " + count);
        }
    }

    /** A token's status as it comes back from a client that changes something else: an expired one is not disabled. */
    private static Optional<Boolean> enabled(String status) {
        return switch (status) {
            case "active", "expired" -> Optional.of(true);
            case "disabled" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private List<Policy> policies(Fields fields, @Nullable Token existing) {
        List<Fields> drafts = fields.objects("policies", MAX_ENTRIES);
        if (drafts.isEmpty() && fields.isValid()) {
            fields.problem("policies", "is required: an array of at least one policy");
        }
        List<Policy> policies = new ArrayList<>();
        Set<PolicyId> taken = new HashSet<>();
        for (Fields draft : drafts) {
            PolicyId id = policyId(draft, existing, policies.size(), taken);
            taken.add(id);
            Effect effect =
                    draft.optional("effect", "`allow` or `deny`", Effect::parse).orElse(Effect.ALLOW);
            if (draft.value("effect").isEmpty()) {
                draft.problem("effect", "is required: `allow` or `deny`");
            }
            policies.add(new Policy(id, effect, groups(draft), resources(draft)));
        }
        return policies;
    }

    /** The id that was sent back when it is one of the token's; else the one at its place, so that ids stay what they were. */
    private PolicyId policyId(Fields draft, @Nullable Token existing, int index, Set<PolicyId> taken) {
        Optional<PolicyId> sent = draft.optional("id", "the id of one of the token's policies", PolicyId::parse);
        if (existing == null) {
            if (sent.isPresent()) {
                draft.problem("id", "must not be sent: Reusing existing policies is not supported by token creation");
            }
            return PolicyId.random(random);
        }
        List<PolicyId> known = existing.policies().stream().map(Policy::id).toList();
        if (sent.isPresent()) {
            if (!known.contains(sent.get()) || taken.contains(sent.get())) {
                draft.problem(
                        "id",
                        "must be the id of one of the token's policies, each at most once; got "
                                + Quoted.of(sent.get().toString()));
            }
            return sent.get();
        }
        boolean free = index < known.size() && !taken.contains(known.get(index));
        return free ? known.get(index) : PolicyId.random(random);
    }

    private static List<PermissionGroupId> groups(Fields policy) {
        List<PermissionGroupId> groups = new ArrayList<>();
        List<Fields> entries = policy.objects("permission_groups", MAX_ENTRIES);
        if (entries.isEmpty()) {
            policy.problem("permission_groups", "is required: an array of at least one permission group");
        }
        for (Fields entry : entries) {
            if (entry.value("id").isEmpty()) {
                entry.problem("id", "is required: id must be present");
            }
            entry.optional("id", "the id of a permission group", PermissionGroupId::parse)
                    .ifPresent(groups::add);
        }
        return groups;
    }

    private static Resources resources(Fields policy) {
        Optional<Fields> sent = policy.optionalObject("resources");
        Map<String, List<String>> entries = new LinkedHashMap<>();
        sent.ifPresent(resources -> {
            for (Map.Entry<String, JsonNode> entry : resources.node().properties()) {
                entries.put(entry.getKey(), nested(resources, entry.getKey(), entry.getValue()));
            }
        });
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            policy.problem("resources", "is required: an object of 1 to " + MAX_ENTRIES + " resources");
            return NO_RESOURCES;
        }
        return switch (Resources.parse(entries)) {
            case Resources.Parsed.Valid valid -> valid.resources();
            case Resources.Parsed.Invalid invalid -> {
                for (Resources.Problem problem : invalid.problems()) {
                    String key = problem.nested().orElse(problem.key());
                    policy.problem("resources", "names " + Quoted.of(key) + ", which " + problem.message());
                }
                yield NO_RESOURCES;
            }
        };
    }

    private static final Resources NO_RESOURCES = new Resources(new TreeMap<>(), List.of());

    /** The keys nested in an entry; none for a plain {@code "*"}. */
    private static List<String> nested(Fields resources, String key, JsonNode value) {
        if (value.isString() && value.stringValue().equals("*")) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        boolean valid = value.isObject() && !value.isEmpty();
        for (Map.Entry<String, JsonNode> inner : value.properties()) {
            valid &= inner.getValue().isString()
                    && inner.getValue().stringValue().equals("*");
            keys.add(inner.getKey());
        }
        if (!valid) {
            resources.problem(key, "must be `*` or an object of resources that are each `*`");
        }
        return keys;
    }

    private static AddressCondition condition(Fields fields) {
        Optional<Fields> condition = fields.optionalObject("condition");
        if (condition.isEmpty()) {
            return AddressCondition.NONE;
        }
        for (String name : condition.get().node().propertyNames()) {
            if (!name.equals("request_ip") && !name.equals("request.ip")) {
                // A condition that is not understood must not be dropped: the token would be wider than was asked for.
                condition.get().problem(name, "is not a condition of this server; expected `request_ip`");
            }
        }
        // Current clients write `request_ip`, older ones `request.ip`.
        Optional<Fields> request = condition
                .get()
                .optionalObject("request_ip")
                .or(() -> condition.get().optionalObject("request.ip"));
        if (condition.get().value("request_ip").isPresent()
                && condition.get().value("request.ip").isPresent()
                && !condition.get().value("request_ip").equals(condition.get().value("request.ip"))) {
            condition.get().problem("request.ip", "must be the same as `request_ip` when both are sent");
        }
        return request.map(ip -> new AddressCondition(blocks(ip, "in"), blocks(ip, "not_in")))
                .orElse(AddressCondition.NONE);
    }

    private static List<Cidr> blocks(Fields condition, String name) {
        List<Cidr> blocks = new ArrayList<>();
        List<String> texts = condition.texts(name, MAX_ENTRIES);
        for (int i = 0; i < texts.size(); i++) {
            Optional<Cidr> block = Cidr.parse(texts.get(i));
            if (block.isEmpty()) {
                condition.problem(
                        name,
                        "must hold addresses or CIDR blocks such as `192.0.2.0/24` or `2001:db8::/32`; got "
                                + Quoted.of(texts.get(i)));
            }
            block.ifPresent(blocks::add);
        }
        return blocks;
    }

    private static Lifetime lifetime(Fields fields) {
        Instant notBefore = fields.optionalInstant("not_before").orElse(null);
        Instant expiresOn = fields.optionalInstant("expires_on").orElse(null);
        return new Lifetime(notBefore, expiresOn);
    }
}
