package dev.ambit.zones;

import static dev.ambit.access.Access.authenticated;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.visibleZone;
import static dev.ambit.access.Access.zone;
import static dev.ambit.core.policy.Permission.ZONE_READ;
import static dev.ambit.core.policy.Permission.ZONE_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.patch;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.http.route.Route.put;

import dev.ambit.access.Access;
import dev.ambit.access.Caller;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.Parsed;
import dev.ambit.core.account.Account;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneType;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The endpoints of zones. */
final class ZoneRoutes {
    private static final String ZONES = "/client/v4/zones";
    private static final String ZONE = ZONES + "/{zone_id}";
    private static final int PER_PAGE = 20;
    private static final int MAX_NAME_SERVERS = 13;
    private static final int MAX_NAME_TEXT = 1000;
    private static final DnsName INVALID = DnsName.of("invalid");
    private static final Response NO_PAGE_RULES = Envelope.result(List.of());

    private final Storage storage;
    private final ZoneService service;

    ZoneRoutes(Storage storage, ZoneService service) {
        this.storage = storage;
        this.service = service;
    }

    List<Route> routes() {
        Access read = requires(ZONE_READ).on(zone("zone_id"));
        Access write = requires(ZONE_WRITE).on(zone("zone_id"));
        return List.of(
                get(ZONES, authenticated("lists the zones that the caller sees"), this::list),
                post(ZONES, authenticated("the account is in the body: Zone Write on all its zones"), this::create),
                get(ZONE, read, this::show),
                patch(ZONE, write, this::update),
                Route.delete(ZONE, write, this::delete)
                        .withRecentAuthentication()
                        .in(Lane.BULK),
                put(ZONE + "/activation_check", write, this::checkActivation),
                get(ZONE + "/pagerules", visibleZone("zone_id"), request -> NO_PAGE_RULES)
                        .in(Lane.INLINE));
    }

    private Response list(Request request) {
        ZoneQuery query = ZoneQuery.of(request.query(), request.caller());
        Page page = Page.of(request.query(), PER_PAGE);
        return storage.read(tx -> {
            Listing<Zone> zones = tx.zones().list(query.filter(), query.order(), query.direction(), page.slice());
            List<ZoneJson> items = zones.items().stream()
                    .map(zone -> json(tx, request.caller(), zone))
                    .toList();
            return Envelope.page(items, page, zones.total());
        });
    }

    private Response create(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        Optional<DnsName> name = name(fields);
        ZoneType type = type(fields).orElse(ZoneType.FULL);
        AccountId account = account(request, fields);
        fields.check();
        request.require(PermissionSet.of(ZONE_WRITE), new Resource.AllZones(account));
        Zone zone = service.create(account, name.orElseThrow(), type, AuditContext.of(request));
        return response(request, zone);
    }

    private static Optional<DnsName> name(JsonFields fields) {
        String text = fields.text("name", 1, MAX_NAME_TEXT);
        if (text.isEmpty()) {
            return Optional.empty(); // the problem is recorded already
        }
        Parsed<DnsName> name = DnsName.parse(text);
        name.problems().forEach(problem -> fields.problem("name", problem.message()));
        Optional<DnsName> valid = name.toOptional();
        if (valid.isPresent() && valid.get().isWildcard()) {
            fields.problem("name", "must be the name of a zone, not a wildcard");
        }
        if (valid.isPresent() && valid.get().isAtOrBelow(INVALID)) {
            fields.problem(
                    "name", "must not be `invalid` or a name below it, which is never in the DNS (RFC 6761, 6.4)");
        }
        return valid;
    }

    private static Optional<ZoneType> type(JsonFields fields) {
        return fields.optional("type", "`full`, `partial` or `secondary`", ZoneType::parse);
    }

    /** The account in the body; without one, the only account in which the caller may create zones. */
    private static AccountId account(Request request, JsonFields fields) {
        Optional<JsonFields> sent = fields.optionalObject("account");
        Optional<AccountId> id =
                sent.flatMap(account -> account.optional("id", "the id of an account", AccountId::parse));
        if (id.isPresent()) {
            return id.get();
        }
        Caller caller = request.caller();
        Collection<AccountId> reachable = caller.reachableAccounts();
        List<AccountId> possible = reachable.stream()
                .filter(account -> caller.may(ZONE_WRITE, new Resource.AllZones(account)))
                .toList();
        if (possible.size() > 1) {
            fields.problem("account", "is required: `{\"id\": …}` of one of the " + possible.size() + " accounts");
        }
        return possible.stream()
                .findFirst()
                .or(() -> reachable.stream().findFirst())
                .orElse(new AccountId(0, 0));
    }

    private Response show(Request request) {
        return response(request, service.find(request.zone().id()).orElseThrow(request::noRoute));
    }

    private Response update(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        Boolean paused = fields.optionalFlag("paused").orElse(null);
        ZoneType type = type(fields).orElse(null);
        List<String> vanity = vanityNameServers(fields);
        boolean replacesVanity = fields.value("vanity_name_servers").isPresent();
        fields.check();
        ZonePatch patch = new ZonePatch(paused, type, replacesVanity ? vanity : null);
        Zone updated = service.update(request.zone().id(), patch, AuditContext.of(request))
                .orElseThrow(request::noRoute);
        return response(request, updated);
    }

    private static List<String> vanityNameServers(JsonFields fields) {
        List<String> names = new ArrayList<>();
        List<String> texts = fields.texts("vanity_name_servers", MAX_NAME_SERVERS);
        for (int i = 0; i < texts.size(); i++) {
            String pointer = "/vanity_name_servers/" + i;
            Parsed<DnsName> name = DnsName.parse(texts.get(i));
            name.problems()
                    .forEach(problem -> fields.problemAt(pointer, ErrorCode.INVALID_REQUEST.code(), problem.message()));
            name.toOptional().map(DnsName::toString).ifPresent(names::add);
        }
        return names;
    }

    private Response delete(Request request) {
        if (!service.delete(request.zone().id(), AuditContext.of(request))) {
            throw request.noRoute();
        }
        return Envelope.result(DeletedId.of(request.zone().id()));
    }

    private record CheckedId(String id) {}

    /** A zone is active from its creation, so there is nothing to check. */
    private Response checkActivation(Request request) {
        return Envelope.result(new CheckedId(request.zone().id().toString()));
    }

    private Response response(Request request, Zone zone) {
        return storage.read(tx -> Envelope.result(json(tx, request.caller(), zone)));
    }

    private static ZoneJson json(Tx tx, Caller caller, Zone zone) {
        Account account = tx.accounts().find(zone.account()).orElseThrow();
        return ZoneJson.of(zone, account, caller.permissionsOn(new Resource.SomeRecord(zone.account(), zone.id())));
    }
}
