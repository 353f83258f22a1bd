package dev.ambit.tokens;

import dev.ambit.access.IndexedToken;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.Permission;
import dev.ambit.http.route.AccessSimulator;
import dev.ambit.http.route.Request;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Simulates a request with a token, and reports whether it would be allowed and which policy or rule decides. The
 * response contains no names of resources: a caller that may read a token need not have access to the resources of the
 * token.
 */
final class TokenDecision {
    private static final int MAX_PATH = 1000;

    private TokenDecision() {}

    /**
     * The response.
     *
     * @param status the status of the rejection; null when the request is allowed
     * @param needs the required permissions, of which one is enough
     * @param further as in {@link AccessSimulator.SimulatedOutcome}
     */
    private record DecisionJson(
            boolean allowed,
            @Nullable Integer status,
            String reason,
            @Nullable PolicyRef policy,
            List<String> needs,
            @Nullable String further) {
        static DecisionJson of(AccessSimulator.SimulatedDecision decision) {
            AccessSimulator.SimulatedOutcome outcome = decision.outcome();
            return new DecisionJson(
                    outcome.status() == null,
                    outcome.status(),
                    outcome.reason(),
                    outcome.policy() == null
                            ? null
                            : new PolicyRef(outcome.policy().toString()),
                    decision.anyOf().permissions().stream()
                            .map(Permission::displayName)
                            .toList(),
                    outcome.further());
        }
    }

    private record PolicyRef(String id) {}

    static Response respond(Request request, IndexedToken token) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        // Unknown members are rejected, since the result would be about a different request than the intended one.
        fields.rejectUnknown("a member of a request to simulate", List.of("method", "path", "client", "at", "record"));
        String method = fields.text("method", 1, 10);
        String path = fields.text("path", 1, MAX_PATH);
        Optional<IpAddress> client = fields.optional("client", "an IP address, such as `192.0.2.1`", IpAddress::parse);
        Instant at = fields.optionalInstant("at").orElse(request.at());
        AccessSimulator.RecordSet records =
                fields.optionalObject("record").flatMap(TokenDecision::records).orElse(null);
        fields.check();
        AccessSimulator.SimulatedRequest simulated =
                new AccessSimulator.SimulatedRequest(method, path, client.orElse(request.client()), at, records);
        Optional<AccessSimulator.SimulatedDecision> decision =
                request.simulator().simulate(token, simulated, request.rawRequest());
        if (decision.isEmpty()) {
            fields.problem("path", "must be a path of this API that supports `method`, without a query");
        }
        fields.check();
        return Envelope.result(DecisionJson.of(decision.orElseThrow()));
    }

    private static Optional<AccessSimulator.RecordSet> records(JsonFields fields) {
        fields.rejectUnknown("a member of a record to simulate", List.of("type", "name"));
        Optional<RecordType> type = fields.optional(
                "type",
                "a type of DNS record, such as `TXT`",
                text -> RecordType.parse(text).toOptional());
        Optional<DnsName> name = fields.optional(
                "name",
                "the full name of a record, such as `www.example.com`",
                text -> DnsName.parsePresentation(text).toOptional());
        if (fields.value("type").isEmpty()) {
            fields.problem("type", "is required: a type of DNS record, such as `TXT`");
        }
        if (fields.value("name").isEmpty()) {
            fields.problem("name", "is required: the full name of a record, such as `www.example.com`");
        }
        return type.flatMap(
                known -> name.map(parsed -> new AccessSimulator.RecordSet(known.name(), parsed.toString())));
    }
}
