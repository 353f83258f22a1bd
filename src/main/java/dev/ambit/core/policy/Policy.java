package dev.ambit.core.policy;

import dev.ambit.core.resource.Resources;
import java.util.List;

/** One statement of a token: every group on every resource of the group's own category is allowed, or denied. */
public record Policy(PolicyId id, Effect effect, List<PermissionGroupId> groups, Resources resources) {
    public Policy {
        groups = List.copyOf(groups);
    }
}
