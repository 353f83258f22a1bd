package dev.ambit.core.authorizer;

import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision depends on besides the token.
 *
 * @param anyOf the permissions of which one is enough
 * @param resource what the request touches
 * @param client where it comes from; null when that cannot be read
 * @param at when
 * @param ownerRights what the token's owner may do with this resource's account and its zones at that moment, by roles;
 *     read only for a user's token
 */
public record AccessRequest(
        PermissionSet anyOf, Resource resource, @Nullable IpAddress client, Instant at, PermissionSet ownerRights) {}
