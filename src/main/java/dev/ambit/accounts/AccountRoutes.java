package dev.ambit.accounts;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.authenticated;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.put;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.Account;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The endpoints of accounts and of the roles that their members can have. */
public final class AccountRoutes {
    private static final String ACCOUNTS = "/client/v4/accounts";
    private static final String ACCOUNT = ACCOUNTS + "/{account_id}";
    private static final int PER_PAGE = 20;

    private final Storage storage;
    private final AuditTrail audit;
    private final RoleCatalog roles;

    public AccountRoutes(Storage storage, AuditTrail audit, RoleCatalog roles) {
        this.storage = storage;
        this.audit = audit;
        this.roles = roles;
    }

    public List<Route> routes() {
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

    private record SettingsJson(boolean enforceTwofactor) {}

    private record AccountJson(String id, String name, String type, SettingsJson settings, Instant createdOn) {
        static AccountJson of(Account account) {
            return new AccountJson(
                    account.id().toString(), account.name(), "standard", new SettingsJson(false), account.createdOn());
        }
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), PER_PAGE);
        Optional<String> name = request.query().filter("name");
        List<Account> visible = new ArrayList<>(storage.read(tx -> tx.accounts().all()).stream()
                .filter(account -> request.caller().reaches(account.id()))
                .filter(account -> request.caller().sees(account.id()))
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
        Account account = storage.read(tx -> tx.accounts().find(id)).orElseThrow(request::noRoute);
        return Envelope.result(AccountJson.of(account));
    }

    private Response replace(Request request) {
        AccountId id = request.id("account_id", AccountId::parse);
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        Account present = storage.read(tx -> tx.accounts().find(id)).orElseThrow(request::noRoute);
        String name = fields.name("name", 1, 100, present.name());
        fields.check();
        Account replaced = storage.inTransaction(tx -> {
            Account before = tx.accounts().find(id).orElseThrow(request::noRoute);
            Account after = new Account(id, name, before.createdOn(), request.at());
            tx.accounts().update(after);
            audit.record(
                    tx,
                    AuditContext.of(request),
                    new Event(
                            "account.update",
                            new Target(Kind.ACCOUNT, id.toString()),
                            Scope.of(id),
                            Json.text(AccountJson.of(before)),
                            Json.text(AccountJson.of(after))),
                    new Change.OfAccount(id));
            return after;
        });
        return Envelope.result(AccountJson.of(replaced));
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
