package dev.ambit.tokens;

import dev.ambit.access.KnownToken;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.Permission;
import dev.ambit.http.Answer;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.Rehearsal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token may do: names a request, and hears whether it would be let through and by which policy or rule. Nothing in
 * the answer is the name of something: who may read a token need not be allowed to see what the token sees.
 */
final class TokenDecision {
    private static final int LONGEST_PATH = 1000;

    private TokenDecision() {}

    /**
     * The answer.
     *
     * @param status with which the request would be refused; null when it would not
     * @param needs the permissions of which one is enough
     * @param further as in {@link Rehearsal.Verdict}
     */
    private record DecisionJson(
            boolean allowed,
            @Nullable Integer status,
            String reason,
            @Nullable PolicyRef policy,
            List<String> needs,
            @Nullable String further) {
        static DecisionJson of(Rehearsal.Judged judged) {
            Rehearsal.Verdict verdict = judged.verdict();
            return new DecisionJson(
                    verdict.status() == null,
                    verdict.status(),
                    verdict.reason(),
                    verdict.policy() == null
                            ? null
                            : new PolicyRef(verdict.policy().toString()),
                    judged.anyOf().permissions().stream()
                            .map(Permission::displayName)
                            .toList(),
                    verdict.further());
        }
    }

    private record PolicyRef(String id) {}

    static Answer answer(Exchange exchange, KnownToken token) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        // An answer about another request than was meant would be a wrong one.
        fields.refuseOthers("a member of a request to imagine", List.of("method", "path", "client", "at", "record"));
        String method = fields.text("method", 1, 10);
        String path = fields.text("path", 1, LONGEST_PATH);
        Optional<IpAddress> client = fields.optional("client", "an IP address, such as `192.0.2.1`", IpAddress::parse);
        Instant at = fields.optionalInstant("at").orElse(exchange.at());
        Rehearsal.RecordSet records =
                fields.optionalObject("record").flatMap(TokenDecision::records).orElse(null);
        fields.check();
        Rehearsal.Imagined imagined =
                new Rehearsal.Imagined(method, path, client.orElse(exchange.client()), at, records);
        Optional<Rehearsal.Judged> judged = exchange.rehearsal().of(token, imagined, exchange.incoming());
        if (judged.isEmpty()) {
            fields.problem("path", "must be a path of this API that answers `method`, without a query");
        }
        fields.check();
        return Envelope.result(DecisionJson.of(judged.orElseThrow()));
    }

    private static Optional<Rehearsal.RecordSet> records(Fields fields) {
        fields.refuseOthers("a member of a record to imagine", List.of("type", "name"));
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
        return type.flatMap(known -> name.map(parsed -> new Rehearsal.RecordSet(known.name(), parsed.toString())));
    }
}
