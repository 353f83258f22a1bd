package dev.ambit.permissions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template for a token: permission groups by name, on resources that are chosen when the template is used. */
public record Template(String key, String name, String description, List<Statement> policies) {
    public Template {
        policies = List.copyOf(policies);
    }

    /**
     * One allow policy of a template.
     *
     * @param scope the wire name of the category of the groups
     * @param groups names of permission groups of that category
     * @param resource the kind of resource to choose: {@code user}, {@code all_accounts}, {@code zone} or
     *     {@code all_zones}
     * @param records record scopes in the zone, in wire format; {@code {name}} is a placeholder for a name to choose
     */
    public record Statement(
            String scope,
            List<String> groups,
            String resource,
            @Nullable List<String> records) {}
}
