package dev.ambit.storage.sql;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resources;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Policies and address conditions as stored in a column: everything as it was sent, in its order. Unreadable data is an
 * error and never an empty list, since a lost condition or a lost deny would let requests through.
 */
final class PolicyJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<StoredPolicy>> POLICIES = new TypeReference<>() {};

    private PolicyJson() {}

    private record StoredPolicy(
            String id, String effect, List<String> groups, Map<String, ? extends Collection<String>> resources) {}

    private record StoredAddresses(List<String> in, List<String> notIn) {}

    static String write(List<Policy> policies) {
        return JSON.writeValueAsString(policies.stream().map(PolicyJson::stored).toList());
    }

    static List<Policy> read(String json) {
        try {
            return JSON.readValue(json, POLICIES).stream()
                    .map(PolicyJson::policy)
                    .toList();
        } catch (JacksonException | IllegalArgumentException e) {
            throw damaged("policies");
        }
    }

    /** Returns null for a condition that is always met. */
    static @Nullable String writeAddresses(AddressCondition condition) {
        return condition.isEmpty()
                ? null
                : JSON.writeValueAsString(new StoredAddresses(texts(condition.in()), texts(condition.notIn())));
    }

    static AddressCondition readAddresses(@Nullable String json) {
        if (json == null) {
            return AddressCondition.NONE;
        }
        try {
            StoredAddresses stored = JSON.readValue(json, StoredAddresses.class);
            return new AddressCondition(blocks(stored.in()), blocks(stored.notIn()));
        } catch (JacksonException e) {
            throw damaged("addresses");
        }
    }

    private static StoredPolicy stored(Policy policy) {
        return new StoredPolicy(
                policy.id().toString(),
                policy.effect().toString(),
                policy.groups().stream().map(PermissionGroupId::toString).toList(),
                policy.resources().wire());
    }

    private static Policy policy(StoredPolicy stored) {
        Map<String, Collection<String>> wire = new TreeMap<>(stored.resources());
        return new Policy(
                PolicyId.of(stored.id()),
                Effect.parse(stored.effect()).orElseThrow(() -> damaged("policies")),
                stored.groups().stream().map(PermissionGroupId::of).toList(),
                Resources.parse(wire).toOptional().orElseThrow(() -> damaged("policies")));
    }

    private static List<String> texts(List<Cidr> blocks) {
        return blocks.stream().map(Cidr::text).toList();
    }

    private static List<Cidr> blocks(List<String> texts) {
        List<Cidr> blocks = new ArrayList<>();
        for (String text : texts) {
            Optional<Cidr> block = Cidr.parse(text);
            blocks.add(block.orElseThrow(() -> damaged("addresses")));
        }
        return blocks;
    }

    private static StorageException damaged(String column) {
        return new StorageException(Reason.DAMAGED, "the " + column + " of a token cannot be read");
    }
}
