package dev.ambit;

import static dev.ambit.TestServer.allow;

import dev.ambit.http.route.Route;
import dev.ambit.permissions.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** For each route, a request that a caller with the required access may make, on objects created for it. */
final class AccessCases {
    private final TestServer server;
    private final Map<String, Supplier<Request>> requests = new LinkedHashMap<>();
    private int counter;

    record Request(String path, @Nullable String body) {}

    AccessCases(TestServer server) {
        this.server = server;
        tokens("/user/tokens");
        tokens("/accounts/" + server.accountId() + "/tokens");
        zones();
        records();
        transfers();
        people();
        sessions();
        invitations();
        pages();
    }

    @Nullable
    Supplier<Request> find(Route route) {
        return requests.get(key(route));
    }

    private String key(Route route) {
        String path = route.path()
                .replace(TestServer.API, "")
                .replace("{account_id}", server.accountId())
                .replace("{zone_id}", route.path().startsWith(TestServer.API) ? "ZONE" : server.zoneId("example.com"));
        return (route.path().startsWith(TestServer.API) || path.endsWith("z") ? "" : "page ") + route.method() + " "
                + path;
    }

    private void tokens(String path) {
        String draft = TestServer.draft("", allow("Zone Read", TestServer.zoneResource(server.zoneId("example.com"))));
        Supplier<String> token = () -> server.post(path, server.owner(), draft).id();
        on("GET " + path + "/verify", () -> new Request(path + "/verify", null));
        on("GET " + path + "/permission_groups", () -> new Request(path + "/permission_groups", null));
        on("GET " + path, () -> new Request(path, null));
        on("POST " + path, () -> new Request(path, draft));
        on("GET " + path + "/{token_id}", () -> new Request(path + "/" + token.get(), null));
        on("PUT " + path + "/{token_id}", () -> new Request(path + "/" + token.get(), draft));
        on("DELETE " + path + "/{token_id}", () -> new Request(path + "/" + token.get(), null));
        on(
                "POST " + path + "/{token_id}/decision",
                () -> new Request(
                        path + "/" + token.get() + "/decision", "{\"method\":\"GET\",\"path\":\"/client/v4/zones\"}"));
        on("PUT " + path + "/{token_id}/value", () -> new Request(path + "/" + token.get() + "/value", "{}"));
    }

    private void zones() {
        String zone = "/zones/" + server.zoneId("example.com");
        on("GET /zones", () -> new Request("/zones", null));
        on("POST /zones", () -> new Request("/zones", "{\"name\":\"zone" + ++counter + ".example\"}"));
        on("GET /zones/ZONE", () -> new Request(zone, null));
        on("PATCH /zones/ZONE", () -> new Request(zone, "{\"paused\":true}"));
        on("PUT /zones/ZONE/activation_check", () -> new Request(zone + "/activation_check", null));
        on("DELETE /zones/ZONE", () -> new Request(zone, null));
        on("GET /zones/ZONE/dns_settings", () -> new Request(zone + "/dns_settings", null));
        on("PATCH /zones/ZONE/dns_settings", () -> new Request(zone + "/dns_settings", "{\"ns_ttl\":3600}"));
        on("GET /zones/ZONE/pagerules", () -> new Request(zone + "/pagerules", null));
    }

    private void records() {
        String records = "/zones/" + server.zoneId("example.com") + "/dns_records";
        Supplier<String> existing =
                () -> server.post(records, server.owner(), txt()).id();
        on("GET /zones/ZONE/dns_records", () -> new Request(records, null));
        on("POST /zones/ZONE/dns_records", () -> new Request(records, txt()));
        on("POST /zones/ZONE/dns_records/batch", () -> new Request(records + "/batch", "{\"posts\":[" + txt() + "]}"));
        on("GET /zones/ZONE/dns_records/export", () -> new Request(records + "/export", null));
        on(
                "POST /zones/ZONE/dns_records/import",
                () -> new Request(records + "/import", "imported" + ++counter + " 300 IN A 192.0.2.1\n"));
        on("GET /zones/ZONE/dns_records/usage", () -> new Request(records + "/usage", null));
        String one = "/zones/ZONE/dns_records/{dns_record_id}";
        on("GET " + one, () -> new Request(records + "/" + existing.get(), null));
        on("PUT " + one, () -> new Request(records + "/" + existing.get(), txt()));
        on("PATCH " + one, () -> new Request(records + "/" + existing.get(), "{\"ttl\":300}"));
        on("DELETE " + one, () -> new Request(records + "/" + existing.get(), null));
    }

    private void transfers() {
        String objects = "/accounts/" + server.accountId() + "/secondary_dns/";
        Supplier<String> body = () -> "{\"name\":\"key" + ++counter + ".example\",\"algo\":\"hmac-sha256\","
                + "\"secret\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"ip_range\":\"192.0.2.1\"}";
        for (String kind : List.of("tsig", "peer", "acl")) {
            String all = objects + kind + "s";
            String one = all + "/{" + kind + "_id}";
            Supplier<String> object =
                    () -> server.post(all, server.owner(), body.get()).id();
            on("GET " + all, () -> new Request(all, null));
            on("POST " + all, () -> new Request(all, body.get()));
            on("GET " + one, () -> new Request(all + "/" + object.get(), null));
            on("PUT " + one, () -> new Request(all + "/" + object.get(), body.get()));
            on("DELETE " + one, () -> new Request(all + "/" + object.get(), null));
        }
        outgoing("/zones/" + server.zoneId("example.com") + "/secondary_dns/outgoing");
    }

    private void outgoing(String path) {
        String peers = "{\"peers\":[]}";
        String route = "/zones/ZONE/secondary_dns/outgoing";
        on("POST " + route, () -> {
            server.delete(path, server.owner());
            return new Request(path, peers);
        });
        for (String label : List.of("GET ", "PUT ", "DELETE ")) {
            on(label + route, () -> {
                server.post(path, server.owner(), peers);
                return new Request(path, label.equals("PUT ") ? peers : null);
            });
        }
        for (String label : List.of("GET /status", "POST /enable", "POST /disable", "POST /force_notify")) {
            String below = label.replaceFirst(".* ", "");
            on(label.replace(" ", " " + route), () -> {
                server.post(path, server.owner(), peers);
                server.post(path + "/enable", server.owner(), "");
                return new Request(path + below, null);
            });
        }
    }

    private String txt() {
        return "{\"type\":\"TXT\",\"name\":\"matrix\",\"content\":\"" + ++counter + "\"}";
    }

    private void people() {
        String account = "/accounts/" + server.accountId();
        on("GET /user", () -> new Request("/user", null));
        on("PATCH /user", () -> new Request("/user", "{\"first_name\":\"Ada\"}"));
        on("GET /healthz", () -> new Request("healthz", null));
        on("GET /readyz", () -> new Request("readyz", null));
        on("GET /ips", () -> new Request("/ips", null));
        on("GET /user/audit_logs", () -> new Request("/user/audit_logs", null));
        on("GET /accounts", () -> new Request("/accounts", null));
        on("GET " + account, () -> new Request(account, null));
        on("PUT " + account, () -> new Request(account, "{\"name\":\"Acme\"}"));
        on("GET " + account + "/audit_logs", () -> new Request(account + "/audit_logs", null));
        on("GET " + account + "/logs/audit", () -> new Request(account + "/logs/audit", null));
        on("GET " + account + "/roles", () -> new Request(account + "/roles", null));
        on(
                "GET " + account + "/roles/{role_id}",
                () -> new Request(account + "/roles/33666b9c79b9a5273fc7344ff42f953d", null));
        on("GET /memberships", () -> new Request("/memberships", null));
        Supplier<String> membership = () -> server.get(
                        "/memberships",
                        server.token(allow(
                                "Memberships Read", "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}")))
                .json()
                .at("/result/0/id")
                .stringValue();
        on("GET /memberships/{membership_id}", () -> new Request("/memberships/" + membership.get(), null));
        on(
                "PUT /memberships/{membership_id}",
                () -> new Request("/memberships/" + membership.get(), "{\"status\":\"accepted\"}"));
        on("DELETE /memberships/{membership_id}", () -> {
            // The account must keep another administrator.
            String draft = "{\"email\":\"second" + ++counter + "@example.com\",\"roles\":[\""
                    + role("Super Administrator") + "\"]}";
            server.post("/session/invitation", null, joining(invite(account + "/invitations", draft)));
            return new Request("/memberships/" + membership.get(), null);
        });
        members(account + "/members");
    }

    private void members(String members) {
        String dns = role("DNS");
        String draft = "{\"email\":\"other@example.com\",\"roles\":[\"" + dns + "\"]}";
        Runnable remove = () -> {
            for (var member : server.get(members, server.owner()).json().at("/result")) {
                if (member.at("/email").stringValue().equals("other@example.com")) {
                    server.delete(members + "/" + member.at("/id").stringValue(), server.owner());
                }
            }
        };
        Supplier<String> member = () -> {
            remove.run();
            return server.post(members, server.owner(), draft).id();
        };
        on("GET " + members, () -> new Request(members, null));
        on("POST " + members, () -> {
            remove.run();
            return new Request(members, draft);
        });
        String one = members + "/{member_id}";
        on("GET " + one, () -> new Request(members + "/" + member.get(), null));
        on("PUT " + one, () -> new Request(members + "/" + member.get(), "{\"roles\":[\"" + dns + "\"]}"));
        on("DELETE " + one, () -> new Request(members + "/" + member.get(), null));
    }

    private void sessions() {
        String password = "\"password\":\"" + TestServer.OWNER_PASSWORD + "\"";
        on("GET /user/token_templates", () -> new Request("/user/token_templates", null));
        on("GET /session", () -> new Request("/session", null));
        on(
                "POST /session",
                () -> new Request("/session", Browser.credentials(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD)));
        on("DELETE /session", () -> new Request("/session", null));
        on("POST /session/proof", () -> new Request("/session/proof", "{" + password + "}"));
        on(
                "PUT /session/password",
                () -> new Request(
                        "/session/password", "{\"current\":\"" + TestServer.OWNER_PASSWORD + "\"," + password + "}"));
        factors();
        for (String route : List.of(
                "GET /session/oidc",
                "POST /session/oidc",
                "POST /session/oidc/proof",
                "GET /session/oidc/link",
                "POST /session/oidc/link",
                "DELETE /session/oidc/link")) {
            on(route, () -> new Request(route.replaceFirst(".* ", ""), null));
        }
        on("GET /session/setup", () -> new Request("/session/setup", null));
        on("POST /session/setup", () -> new Request("/session/setup", "{\"secret\":\"ambl_none\"}"));
        on("GET /user/sessions", () -> new Request("/user/sessions", null));
        on(
                "DELETE /user/sessions/{session_id}",
                () -> new Request(
                        "/user/sessions/" + server.signIn().get("/session").id(), null));
    }

    /** There is no passkey that could sign: requests with a passkey are rejected. */
    private void factors() {
        String factors = "/session/factors";
        String credential = "{\"name\":\"key\",\"credential\":{}}";
        on("POST /session/challenge", () -> new Request("/session/challenge", null));
        on("GET " + factors, () -> new Request(factors, null));
        on("POST " + factors + "/one_time_password", () -> new Request(factors + "/one_time_password", null));
        on(
                "PUT " + factors + "/one_time_password",
                () -> new Request(factors + "/one_time_password", "{\"secret\":\"A\",\"code\":\"0\"}"));
        on("DELETE " + factors + "/one_time_password", () -> new Request(factors + "/one_time_password", null));
        on("POST " + factors + "/recovery_codes", () -> new Request(factors + "/recovery_codes", null));
        on("POST " + factors + "/passkeys/challenge", () -> new Request(factors + "/passkeys/challenge", null));
        on("POST " + factors + "/passkeys", () -> new Request(factors + "/passkeys", credential));
        on(
                "DELETE " + factors + "/passkeys/{passkey_id}",
                () -> new Request(factors + "/passkeys/" + "0".repeat(32), null));
    }

    private void invitations() {
        String invitations = "/accounts/" + server.accountId() + "/invitations";
        Supplier<String> draft =
                () -> "{\"email\":\"new" + ++counter + "@example.com\",\"roles\":[\"" + role("DNS") + "\"]}";
        Supplier<TestServer.Response> invitation = () -> invite(invitations, draft.get());
        on("GET " + invitations, () -> new Request(invitations, null));
        on("POST " + invitations, () -> new Request(invitations, draft.get()));
        on(
                "DELETE " + invitations + "/{invitation_id}",
                () -> new Request(invitations + "/" + invitation.get().id(), null));
        on(
                "POST " + invitations + "/{invitation_id}/link",
                () -> new Request(invitations + "/" + invitation.get().id() + "/link", null));
        on(
                "POST /session/invitation/lookup",
                () -> new Request("/session/invitation/lookup", joining(invitation.get())));
        on("POST /session/invitation", () -> new Request("/session/invitation", joining(invitation.get())));
    }

    /** The secret is shown only in a session. */
    private TestServer.Response invite(String invitations, String draft) {
        return server.signIn().call("POST", invitations, draft);
    }

    private static String joining(TestServer.Response invitation) {
        return "{\"secret\":\"" + invitation.json().at("/result/secret").stringValue() + "\",\"password\":\""
                + TestServer.OWNER_PASSWORD + "\"}";
    }

    /** The pages and files of the dashboard, which are public. */
    private void pages() {
        for (Route route : server.routes()) {
            String path = route.path().substring(1);
            if (!route.path().startsWith(TestServer.API) && !path.endsWith("z")) {
                String requested = path.replace("{file}", "none.js").replaceAll("\\{\\w+\\}", "0");
                requests.putIfAbsent(key(route), () -> new Request(requested, null));
            }
        }
    }

    private static String role(String name) {
        return Catalog.load().roles().all().stream()
                .filter(role -> role.name().equals(name))
                .map(role -> role.id().toString())
                .findFirst()
                .orElseThrow();
    }

    private void on(String route, Supplier<Request> request) {
        requests.put(route, request);
    }
}
