package dev.ambit.accounts;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.authenticated;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.put;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.Account;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The endpoints of accounts and of the roles that their members can have. */
final class AccountRoutes {
    private static final String ACCOUNTS = "/client/v4/accounts";
    private static final String ACCOUNT = ACCOUNTS + "/{account_id}";
    private static final int PER_PAGE = 20;

    private final AccountService service;
    private final RoleCatalog roles;

    AccountRoutes(AccountService service, RoleCatalog roles) {
        this.service = service;
        this.roles = roles;
    }

    List<Route> routes() {
        return List.of(
                get(ACCOUNTS, authenticated("lists the accounts that the caller sees"), this::list),
                get(ACCOUNT, requires(ACCOUNT_SETTINGS_READ).on(account("account_id")), this::show),
                put(ACCOUNT, requires(ACCOUNT_SETTINGS_WRITE).on(account("account_id")), this::replace)
                        .withRecentAuthentication(),
                get(ACCOUNT + "/roles", requires(ACCOUNT_SETTINGS_READ).on(account("account_id")), this::listRoles),
                get(
                        ACCOUNT + "/roles/{role_id}",
                        requires(ACCOUNT_SETTINGS_READ).on(account("account_id")),
                        this::showRole));
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), PER_PAGE);
        Optional<String> name = request.query().filter("name");
        List<Account> visible = new ArrayList<>(service.listVisible(request.caller()).stream()
                .filter(account -> name.isEmpty() || account.name().equalsIgnoreCase(name.get()))
                .toList());
        if (request.query().direction(Direction.ASCENDING) == Direction.DESCENDING) {
            Collections.reverse(visible);
        }
        List<AccountJson> items = visible.stream()
                .skip(page.offset())
                .limit(page.perPage())
                .map(AccountJson::of)
                .toList();
        return Envelope.page(items, page, visible.size());
    }

    private Response show(Request request) {
        AccountId id = request.id("account_id", AccountId::parse);
        Account account = service.find(id).orElseThrow(request::noRoute);
        return Envelope.result(AccountJson.of(account));
    }

    private Response replace(Request request) {
        AccountId id = request.id("account_id", AccountId::parse);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        Account present = service.find(id).orElseThrow(request::noRoute);
        String name = fields.name("name", 1, 100, present.name());
        fields.check();
        Account renamed = service.rename(id, name, AuditContext.of(request)).orElseThrow(request::noRoute);
        return Envelope.result(AccountJson.of(renamed));
    }

    private Response listRoles(Request request) {
        Page page = Page.of(request.query(), PER_PAGE);
        List<RoleJson> all = roles.all().stream().map(RoleJson::of).toList();
        List<RoleJson> items =
                all.stream().skip(page.offset()).limit(page.perPage()).toList();
        return Envelope.page(items, page, all.size());
    }

    private Response showRole(Request request) {
        Role role = request.id("role_id", text -> RoleId.parse(text).flatMap(roles::find));
        return Envelope.result(RoleJson.of(role));
    }
}
