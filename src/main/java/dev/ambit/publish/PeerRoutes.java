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
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.PeerNetworks;
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

/** The endpoints of peers. */
final class PeerRoutes {
    private static final String PEERS = "/client/v4/accounts/{account_id}/secondary_dns/peers";
    private static final String PEER = PEERS + "/{peer_id}";

    private final PeerService service;
    private final PeerNetworks networks;

    PeerRoutes(PeerService service, PeerNetworks networks) {
        this.service = service;
        this.networks = networks;
    }

    List<Route> routes() {
        Access read =
                requires(ACCOUNT_DNS_SETTINGS_READ, ACCOUNT_DNS_SETTINGS_WRITE).on(account("account_id"));
        Access write = requires(ACCOUNT_DNS_SETTINGS_WRITE).on(account("account_id"));
        return List.of(
                get(PEERS, read, this::list),
                post(PEERS, write, this::create).withRecentAuthentication(),
                get(PEER, read, this::show),
                put(PEER, write, this::replace).withRecentAuthentication(),
                Route.delete(PEER, write, this::delete).withRecentAuthentication());
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), AccountObjects.MAX_PER_ACCOUNT);
        Listing<Peer> peers = AccountObjects.slice(service.list(accountId(request)), page);
        return Envelope.page(peers.items().stream().map(PeerJson::of).toList(), page, peers.total());
    }

    private Response show(Request request) {
        return Envelope.result(PeerJson.of(service.find(accountId(request), id(request))));
    }

    private Response create(Request request) {
        PeerDraft draft = PeerDraft.read(fields(request), networks);
        return Envelope.result(PeerJson.of(service.create(accountId(request), draft, AuditContext.of(request))));
    }

    private Response replace(Request request) {
        PeerDraft draft = PeerDraft.read(fields(request), networks);
        return Envelope.result(
                PeerJson.of(service.replace(accountId(request), id(request), draft, AuditContext.of(request))));
    }

    private Response delete(Request request) {
        return Envelope.result(DeletedId.of(
                service.delete(request.caller(), accountId(request), id(request), AuditContext.of(request))));
    }

    private static JsonFields fields(Request request) {
        return JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
    }

    private static AccountId accountId(Request request) {
        return request.id("account_id", AccountId::parse);
    }

    private static PeerId id(Request request) {
        return request.id("peer_id", PeerId::parse);
    }
}
