package dev.ambit.publish;

import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.zone;
import static dev.ambit.core.policy.Permission.DNS_READ;
import static dev.ambit.core.policy.Permission.ZONE_DNS_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ZONE_DNS_SETTINGS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.http.route.Route.put;

import dev.ambit.access.Access;
import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.http.wire.SafeText;
import java.util.List;

/** The endpoints of a zone's outgoing transfers. Reading needs the whole zone: the peers get all of its records. */
final class OutgoingRoutes {
    private static final String OUTGOING = "/client/v4/zones/{zone_id}/secondary_dns/outgoing";
    private static final int MAX_PEERS = 32;
    private static final int MAX_NAME = 1000;

    private final OutgoingService service;

    OutgoingRoutes(OutgoingService service) {
        this.service = service;
    }

    List<Route> routes() {
        Access read = requires(ZONE_DNS_SETTINGS_READ, ZONE_DNS_SETTINGS_WRITE, DNS_READ)
                .on(zone("zone_id"));
        Access write = requires(ZONE_DNS_SETTINGS_WRITE).on(zone("zone_id"));
        return List.of(
                get(OUTGOING, read, this::show),
                post(OUTGOING, write, this::create),
                put(OUTGOING, write, this::replace),
                Route.delete(OUTGOING, write, this::delete).withRecentAuthentication(),
                get(OUTGOING + "/status", read, request -> status(service.isEnabled(request.zone()))),
                post(OUTGOING + "/enable", write, request -> setEnabled(request, true)),
                post(OUTGOING + "/disable", write, request -> setEnabled(request, false)),
                post(OUTGOING + "/force_notify", write, this::notifyPeers));
    }

    private Response show(Request request) {
        return Envelope.result(service.find(request.zone()));
    }

    private Response create(Request request) {
        JsonFields fields = fields(request);
        return Envelope.result(
                service.create(request.zone(), read(fields, request.zone()), fields, AuditContext.of(request)));
    }

    private Response replace(Request request) {
        JsonFields fields = fields(request);
        return Envelope.result(
                service.replace(request.zone(), read(fields, request.zone()), fields, AuditContext.of(request)));
    }

    private Response delete(Request request) {
        return Envelope.result(DeletedId.of(service.delete(request.zone(), AuditContext.of(request))));
    }

    private Response setEnabled(Request request, boolean enabled) {
        service.setEnabled(request.zone(), enabled, AuditContext.of(request));
        return status(enabled);
    }

    private static Response status(boolean enabled) {
        return Envelope.result(enabled ? "Enabled" : "Disabled");
    }

    private Response notifyPeers(Request request) {
        service.notifyPeers(request.zone(), AuditContext.of(request));
        return Envelope.result("OK");
    }

    private static JsonFields fields(Request request) {
        return JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
    }

    /** Reads the ids of the peers. The name must be that of the zone, if it is sent. */
    private static List<PeerId> read(JsonFields fields, ZoneEntry zone) {
        fields.optionalText("name", MAX_NAME)
                .filter(name -> !DnsName.parse(name)
                        .toOptional()
                        .equals(DnsName.parse(zone.name()).toOptional()))
                .ifPresent(name -> fields.problem(
                        "name", "must be the name of the zone, `" + zone.name() + ".`; got " + SafeText.of(name)));
        if (fields.value("peers").isEmpty()) {
            fields.problem("peers", "is required: an array of ids of peers");
        }
        List<String> texts = fields.texts("peers", MAX_PEERS);
        for (int i = 0; i < texts.size(); i++) {
            if (!ObjectId.isValid(texts.get(i))) {
                fields.problem(
                        fields.pointer("peers") + "/" + i,
                        ErrorCode.INVALID_REQUEST.code(),
                        "must be the id of a peer of the zone's account; got " + SafeText.of(texts.get(i)));
            }
        }
        fields.check();
        return texts.stream().map(PeerId::of).toList();
    }
}
