package dev.ambit.tokens;

import dev.ambit.core.Parsed;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.token.Token;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.SafeText;
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

/** Parses policies; collects the problems of their form in {@link JsonFields}. */
final class PolicyReader {
    private static final Resources NO_RESOURCES = new Resources(new TreeMap<>(), List.of());

    /** Other members are rejected: one might be meant as an exception, and ignoring it would extend the policy. */
    private static final List<String> MEMBERS = List.of("effect", "permission_groups", "resources", "id");

    /** The members of permission groups in lists, here and at Cloudflare; clients send them back. */
    private static final List<String> GROUP_MEMBERS =
            List.of("id", "name", "scopes", "meta", "category", "description", "label");

    private final RandomGenerator random;
    private final int maxEntries;

    /** {@code random} draws the ids of new policies; {@code maxEntries} bounds each list. */
    PolicyReader(RandomGenerator random, int maxEntries) {
        this.random = random;
        this.maxEntries = maxEntries;
    }

    List<Policy> read(JsonFields fields, @Nullable Token existing, RecordNames names) {
        if (fields.value("policies")
                .filter(sent -> !sent.isArray() || !sent.isEmpty())
                .isEmpty()) {
            fields.problem("policies", "is required: an array of at least one policy");
        }
        List<Policy> policies = new ArrayList<>();
        PolicyIds ids = new PolicyIds(existing, random);
        Set<PermissionGroupId> mayRepeat = existing == null ? Set.of() : repeated(existing);
        for (JsonFields draft : fields.objects("policies", maxEntries)) {
            PolicyId id = ids.next(draft);
            draft.rejectUnknown("a member of a policy", MEMBERS);
            Effect effect =
                    draft.optional("effect", "`allow` or `deny`", Effect::parse).orElse(Effect.ALLOW);
            if (draft.value("effect").isEmpty()) {
                draft.problem("effect", "is required: `allow` or `deny`");
            }
            policies.add(new Policy(id, effect, groups(draft, mayRepeat), resources(draft, names)));
        }
        return policies;
    }

    private List<PermissionGroupId> groups(JsonFields policy, Set<PermissionGroupId> mayRepeat) {
        Map<PermissionGroupId, String> groups = new LinkedHashMap<>();
        List<JsonFields> entries = policy.objects("permission_groups", maxEntries);
        if (entries.isEmpty()) {
            policy.problem("permission_groups", "is required: an array of at least one permission group");
        }
        for (JsonFields entry : entries) {
            entry.rejectUnknown("a member of a permission group", GROUP_MEMBERS);
            if (entry.value("id").isEmpty()) {
                entry.problem("id", "is required: id must be present");
            }
            Optional<PermissionGroupId> id =
                    entry.optional("id", "the id of a permission group", PermissionGroupId::parse);
            id.ifPresent(group -> {
                String before = groups.putIfAbsent(group, entry.pointer());
                if (before != null && !mayRepeat.contains(group)) {
                    entry.problem(
                            "id",
                            "must not occur twice in a policy; got " + SafeText.of(group.toString()) + ", which is also"
                                    + " in " + SafeText.of(before));
                }
            });
        }
        return List.copyOf(groups.keySet());
    }

    /** Older servers accepted repeated groups; the owner of such a token must be able to disable it. */
    private static Set<PermissionGroupId> repeated(Token existing) {
        Set<PermissionGroupId> repeated = new HashSet<>();
        for (Policy policy : existing.policies()) {
            Set<PermissionGroupId> seen = new HashSet<>();
            policy.groups().stream().filter(group -> !seen.add(group)).forEach(repeated::add);
        }
        return repeated;
    }

    private Resources resources(JsonFields policy, RecordNames names) {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        policy.optionalObject("resources").ifPresent(resources -> {
            for (Map.Entry<String, JsonNode> entry : resources.node().properties()) {
                entries.put(
                        entry.getKey(),
                        nested(resources, entry.getKey(), entry.getValue()).stream()
                                .map(key -> names.inFull(entry.getKey(), key))
                                .toList());
            }
        });
        long named = entries.values().stream()
                .mapToLong(keys -> Math.max(1, keys.size()))
                .sum();
        if (named == 0 || named > maxEntries) {
            policy.problem("resources", "is required: an object of 1 to " + maxEntries + " resources");
            return NO_RESOURCES;
        }
        Parsed<Resources> parsed = Resources.parse(entries);
        parsed.problems()
                .forEach(problem -> policy.problem(
                        "resources", "names " + SafeText.of(problem.member()) + ", which " + problem.message()));
        return parsed.toOptional().orElse(NO_RESOURCES);
    }

    /** The keys nested in an entry; none for a plain {@code "*"}. */
    private static List<String> nested(JsonFields resources, String key, JsonNode value) {
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
}
