package dev.ambit.core.policy;

import dev.ambit.core.resource.Resources;
import java.util.List;

/** A statement of a token that allows or denies each group on each resource of the group's category. */
public record Policy(PolicyId id, Effect effect, List<PermissionGroupId> groups, Resources resources) {
    public Policy {
        groups = List.copyOf(groups);
    }
}
