package dev.ambit.tokens;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenSecret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a token. {@code condition}, {@code expires_on} and {@code not_before} are omitted when unset, since
 * clients take an empty one for a change. {@code value} is present only in the response to a creation.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenJson(
        String id,
        String name,
        String status,
        Instant issuedOn,
        Instant modifiedOn,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant lastUsedOn,
        @Nullable Instant notBefore,
        @Nullable Instant expiresOn,
        List<PolicyJson> policies,
        @Nullable ConditionJson condition,
        @Nullable String value) {

    record PolicyJson(String id, String effect, Map<String, Object> resources, List<GroupJson> permissionGroups) {}

    record GroupJson(
            String id,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String name) {}

    record ConditionJson(RequestIpJson requestIp) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record RequestIpJson(List<String> in, List<String> notIn) {}

    /** The result of verify: status and lifetime, but no permissions. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verified(
            String id,
            String status,
            @Nullable Instant notBefore,
            @Nullable Instant expiresOn) {}

    static TokenJson of(Token token, @Nullable Instant lastUsedOn, Instant now, PermissionCatalog catalog) {
        return new TokenJson(
                token.id().toString(),
                token.name(),
                token.status(now).toString(),
                token.issuedOn(),
                token.modifiedOn(),
                lastUsedOn,
                token.lifetime().notBefore(),
                token.lifetime().expiresOn(),
                token.policies().stream().map(policy -> policy(policy, catalog)).toList(),
                condition(token.condition()),
                null);
    }

    TokenJson withValue(TokenSecret text) {
        return new TokenJson(
                id,
                name,
                status,
                issuedOn,
                modifiedOn,
                lastUsedOn,
                notBefore,
                expiresOn,
                policies,
                condition,
                text.reveal());
    }

    /** Omits the secret, since logs and exceptions print this. */
    @Override
    public String toString() {
        return "TokenJson[" + id + "]";
    }

    private static PolicyJson policy(Policy policy, PermissionCatalog catalog) {
        return new PolicyJson(
                policy.id().toString(),
                policy.effect().toString(),
                resources(policy.resources().wire()),
                policy.groups().stream()
                        .map(id -> new GroupJson(
                                id.toString(),
                                catalog.find(id).map(PermissionGroup::name).orElse(null)))
                        .toList());
    }

    private static Map<String, Object> resources(Map<String, NavigableSet<String>> wire) {
        Map<String, Object> resources = new TreeMap<>();
        wire.forEach((key, nested) -> resources.put(key, nested.isEmpty() ? "*" : nested(nested)));
        return resources;
    }

    private static Map<String, String> nested(NavigableSet<String> keys) {
        Map<String, String> nested = new LinkedHashMap<>();
        keys.forEach(key -> nested.put(key, "*"));
        return nested;
    }

    private static @Nullable ConditionJson condition(AddressCondition condition) {
        return condition.isEmpty()
                ? null
                : new ConditionJson(new RequestIpJson(texts(condition.in()), texts(condition.notIn())));
    }

    private static List<String> texts(List<Cidr> blocks) {
        return blocks.stream().map(Cidr::text).toList();
    }
}
