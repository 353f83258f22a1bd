package dev.ambit.publish;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_DNS_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_DNS_SETTINGS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.http.route.Route.put;

import dev.ambit.access.Access;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Listing;
import dev.ambit.storage.StoredTsigKey;
import java.util.List;

/**
 * The endpoints of TSIG keys. A caller that may replace secrets gets them, because its tool compares them with its own;
 * every other caller gets a mask.
 */
final class TsigRoutes {
    private static final String KEYS = "/client/v4/accounts/{account_id}/secondary_dns/tsigs";
    private static final String KEY = KEYS + "/{tsig_id}";

    private final TsigService service;

    TsigRoutes(TsigService service) {
        this.service = service;
    }

    List<Route> routes() {
        Access read =
                requires(ACCOUNT_DNS_SETTINGS_READ, ACCOUNT_DNS_SETTINGS_WRITE).on(account("account_id"));
        Access write = requires(ACCOUNT_DNS_SETTINGS_WRITE).on(account("account_id"));
        return List.of(
                get(KEYS, read, this::list),
                post(KEYS, write, this::create).withRecentAuthentication(),
                get(KEY, read, this::show),
                put(KEY, write, this::replace).withRecentAuthentication(),
                Route.delete(KEY, write, this::delete).withRecentAuthentication());
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), AccountObjects.MAX_PER_ACCOUNT);
        Listing<StoredTsigKey> keys = AccountObjects.slice(service.list(accountId(request)), page);
        List<TsigJson> items =
                keys.items().stream().map(key -> json(request, key)).toList();
        return mayReplace(request)
                ? Envelope.secretPage(items, page, keys.total())
                : Envelope.page(items, page, keys.total());
    }

    private Response show(Request request) {
        return response(request, service.find(accountId(request), id(request)));
    }

    private Response create(Request request) {
        TsigDraft draft = TsigDraft.readNew(fields(request));
        return response(request, service.create(accountId(request), draft, AuditContext.of(request)));
    }

    private Response replace(Request request) {
        TsigDraft draft = TsigDraft.readReplacement(fields(request));
        return response(request, service.replace(accountId(request), id(request), draft, AuditContext.of(request)));
    }

    private Response delete(Request request) {
        return Envelope.result(DeletedId.of(service.delete(accountId(request), id(request), AuditContext.of(request))));
    }

    private Response response(Request request, StoredTsigKey key) {
        TsigJson json = json(request, key);
        return mayReplace(request) ? Envelope.secret(json) : Envelope.result(json);
    }

    private TsigJson json(Request request, StoredTsigKey key) {
        return TsigJson.of(key, mayReplace(request) ? service.secret(key).orElse(null) : null);
    }

    private static boolean mayReplace(Request request) {
        return request.caller().may(ACCOUNT_DNS_SETTINGS_WRITE, new Resource.Account(accountId(request)));
    }

    private static JsonFields fields(Request request) {
        return JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
    }

    private static AccountId accountId(Request request) {
        return request.id("account_id", AccountId::parse);
    }

    private static TsigKeyId id(Request request) {
        return request.id("tsig_id", TsigKeyId::parse);
    }
}
