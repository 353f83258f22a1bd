package dev.ambit.core.authorizer;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a decision in addition to the token.
 *
 * @param anyOf the required permissions, of which one is sufficient
 * @param resource the resource that the request accesses
 * @param client the client address; null when it cannot be read
 * @param at the time of the request
 * @param ownerPermissions the permissions of the token's owner, by roles, in the account of the resource; used for user
 *     tokens only
 */
public record AccessRequest(
        PermissionSet anyOf,
        Resource resource,
        @Nullable IpAddress client,
        Instant at,
        PermissionSet ownerPermissions) {}
