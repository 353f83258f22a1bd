package dev.ambit.zones;

import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.zone;
import static dev.ambit.core.policy.Permission.DNS_READ;
import static dev.ambit.core.policy.Permission.ZONE_DNS_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ZONE_DNS_SETTINGS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.patch;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.zone.Zone;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.Response;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The endpoints of a zone's SOA record and name servers. Cloudflare also lets DNS Write and Zone Write change them. */
final class DnsSettingsRoutes {
    private static final String SETTINGS = "/client/v4/zones/{zone_id}/dns_settings";

    private final ZoneService service;

    DnsSettingsRoutes(ZoneService service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                get(SETTINGS, requires(ZONE_DNS_SETTINGS_READ, DNS_READ).on(zone("zone_id")), this::show),
                patch(SETTINGS, requires(ZONE_DNS_SETTINGS_WRITE).on(zone("zone_id")), this::update));
    }

    private Response show(Request request) {
        return response(service.find(request.zone().id()).orElseThrow(request::noRoute));
    }

    private Response update(Request request) {
        JsonNode body = request.json();
        Zone updated = service.updateSettings(request.zone().id(), body, AuditContext.of(request))
                .orElseThrow(request::noRoute);
        return response(updated);
    }

    private static Response response(Zone zone) {
        return Envelope.result(DnsSettingsJson.of(zone.settings()));
    }
}
