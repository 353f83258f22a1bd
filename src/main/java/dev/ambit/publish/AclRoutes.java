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
import dev.ambit.core.transfer.Acl;
import dev.ambit.core.transfer.AclId;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Listing;
import java.util.List;

/** The endpoints of ACLs. */
final class AclRoutes {
    private static final String ACLS = "/client/v4/accounts/{account_id}/secondary_dns/acls";
    private static final String ACL = ACLS + "/{acl_id}";

    private final AclService service;

    AclRoutes(AclService service) {
        this.service = service;
    }

    List<Route> routes() {
        Access read =
                requires(ACCOUNT_DNS_SETTINGS_READ, ACCOUNT_DNS_SETTINGS_WRITE).on(account("account_id"));
        Access write = requires(ACCOUNT_DNS_SETTINGS_WRITE).on(account("account_id"));
        return List.of(
                get(ACLS, read, this::list),
                post(ACLS, write, this::create).withRecentAuthentication(),
                get(ACL, read, this::show),
                put(ACL, write, this::replace).withRecentAuthentication(),
                Route.delete(ACL, write, this::delete).withRecentAuthentication());
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), AccountObjects.MAX_PER_ACCOUNT);
        Listing<Acl> acls = AccountObjects.slice(service.list(accountId(request)), page);
        return Envelope.page(acls.items().stream().map(AclJson::of).toList(), page, acls.total());
    }

    private Response show(Request request) {
        return Envelope.result(AclJson.of(service.find(accountId(request), id(request))));
    }

    private Response create(Request request) {
        AclDraft draft = AclDraft.read(fields(request));
        return Envelope.result(AclJson.of(service.create(accountId(request), draft, AuditContext.of(request))));
    }

    private Response replace(Request request) {
        AclDraft draft = AclDraft.read(fields(request));
        return Envelope.result(
                AclJson.of(service.replace(accountId(request), id(request), draft, AuditContext.of(request))));
    }

    private Response delete(Request request) {
        return Envelope.result(DeletedId.of(service.delete(accountId(request), id(request), AuditContext.of(request))));
    }

    private static JsonFields fields(Request request) {
        return JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
    }

    private static AccountId accountId(Request request) {
        return request.id("account_id", AccountId::parse);
    }

    private static AclId id(Request request) {
        return request.id("acl_id", AclId::parse);
    }
}
