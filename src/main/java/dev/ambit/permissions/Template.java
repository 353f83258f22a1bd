package dev.ambit.permissions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prefilled token: groups by name, on resources that are chosen when it is used. */
public record Template(String key, String name, String description, List<Statement> policies) {
    public Template {
        policies = List.copyOf(policies);
    }

    /**
     * One allow policy of a template.
     *
     * @param scope the wire name of the groups' category
     * @param groups names of permission groups of that category
     * @param resource what is to be chosen: {@code user}, {@code all_accounts}, {@code zone} or {@code all_zones}
     * @param records record scopes below the zone, as on the wire; {@code {name}} stands for a name to be chosen
     */
    public record Statement(
            String scope,
            List<String> groups,
            String resource,
            @Nullable List<String> records) {}
}
