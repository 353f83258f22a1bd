package dev.ambit.tokens;

import dev.ambit.access.Access.OwnerKind;
import dev.ambit.access.Directory;
import dev.ambit.access.TokenIndex;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.http.route.Route;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Wires the parts of this package. */
public final class Tokens {
    private Tokens() {}

    /** All routes, for the tokens of users and of accounts; {@code random} draws ids. */
    public static List<Route> routes(
            Storage storage,
            TokenWriter writer,
            TokenIndex index,
            Directory directory,
            PermissionCatalog catalog,
            RandomGenerator random) {
        TokenService service = new TokenService(
                storage,
                writer,
                new TokenRules(catalog, directory),
                new TokenDraftReader(random),
                new Delegates(index, catalog, directory),
                random);
        List<Route> routes = new ArrayList<>();
        for (OwnerKind kind : OwnerKind.values()) {
            routes.addAll(new TokenRoutes(kind, service, index, catalog).routes());
        }
        return routes;
    }

    /** Whether the prepared response of verify is usable. */
    public static boolean isVerifyReady() {
        return VerifyResponse.isReady();
    }
}
