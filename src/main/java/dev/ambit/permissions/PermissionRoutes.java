package dev.ambit.permissions;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_API_TOKENS_DELEGATE;
import static dev.ambit.core.policy.Permission.ACCOUNT_API_TOKENS_READ;
import static dev.ambit.core.policy.Permission.API_TOKENS_DELEGATE;
import static dev.ambit.core.policy.Permission.API_TOKENS_READ;
import static dev.ambit.http.route.Route.get;

import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The endpoints of the permission groups and token templates. They return all groups at once: clients do not page them.
 */
public final class PermissionRoutes {
    private final PermissionCatalog catalog;

    private final List<Template> templates;

    public PermissionRoutes(Catalog catalog) {
        this.catalog = catalog.groups();
        this.templates = catalog.templates();
    }

    public List<Route> routes() {
        return List.of(
                get(
                        "/client/v4/user/tokens/permission_groups",
                        requires(API_TOKENS_READ, API_TOKENS_DELEGATE).on(callingUser()),
                        request -> list(request, group -> true)),
                get(
                        "/client/v4/user/token_templates",
                        requires(API_TOKENS_READ, API_TOKENS_DELEGATE).on(callingUser()),
                        request -> Envelope.result(templates)),
                get(
                        "/client/v4/accounts/{account_id}/tokens/permission_groups",
                        requires(ACCOUNT_API_TOKENS_READ, ACCOUNT_API_TOKENS_DELEGATE)
                                .on(account("account_id")),
                        // An account's token has no user, so it cannot have user permissions.
                        request -> list(request, group -> group.category() != Category.USER)));
    }

    private record GroupJson(String id, String name, List<String> scopes) {
        static GroupJson of(PermissionGroup group) {
            return new GroupJson(
                    group.id().toString(),
                    group.name(),
                    List.of(group.category().wireName()));
        }
    }

    private Response list(Request request, Predicate<PermissionGroup> shown) {
        Optional<String> name = request.query().raw("name");
        Optional<String> scope = request.query().raw("scope");
        return Envelope.result(catalog.all().stream()
                .filter(shown)
                .filter(group -> name.isEmpty() || group.name().equals(name.get()))
                .filter(group -> scope.isEmpty() || group.category().wireName().equals(scope.get()))
                .map(GroupJson::of)
                .toList());
    }
}
