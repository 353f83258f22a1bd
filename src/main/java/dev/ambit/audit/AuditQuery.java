package dev.ambit.audit;

import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.wire.QueryParameters;
import dev.ambit.storage.AuditFilter;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.TextMatch;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query parameters of a list of entries. An invalid value is an error and never an ignored condition: an
 * operator who looks for the changes of a stolen token must not mistake all entries, or none, for the result.
 */
final class AuditQuery {
    private static final String ID = "an id of 32 lower-case hexadecimal digits";

    private AuditQuery() {}

    /** The entries of {@code place} that match the parameters of {@code audit_logs}. */
    static AuditFilter dotted(QueryParameters query, AuditFilter place) {
        return filter(query, place, name -> name, "actor.ip");
    }

    /** The same with the parameter names of {@code logs/audit}. */
    static AuditFilter underscored(QueryParameters query, AuditFilter place) {
        return filter(query, place, name -> name.replace('.', '_'), "actor_ip_address");
    }

    private static AuditFilter filter(
            QueryParameters query, AuditFilter place, UnaryOperator<String> style, String address) {
        return new AuditFilter(
                place.account(),
                place.user(),
                query.value("id", ID, AuditId::parse).orElse(null),
                moment(query, "since"),
                moment(query, "before"),
                action(query, style.apply("action.type")),
                Stream.of("actor.id", "actor.token_id")
                        .flatMap(name -> query.value(style.apply(name), ID, AuditQuery::anyId).stream())
                        .toList(),
                query.value(style.apply("actor.email"), "an e-mail address", AuditQuery::email)
                        .orElse(null),
                query.value(style.apply("token.id"), ID, TokenId::parse).orElse(null),
                query.value(address, "an IP address", IpAddress::parse).orElse(null),
                null,
                query.value(style.apply("resource.id"), ID, AuditQuery::anyId)
                        .map(Object::toString)
                        .orElse(null),
                query.value(style.apply("zone.id"), ID, ZoneId::parse).orElse(null),
                null);
    }

    private static @Nullable TextMatch action(QueryParameters query, String name) {
        return query.value(name, "an action of the log, such as `token.create`", AuditAction::parse)
                .map(action -> TextMatch.equalTo(action.toString()))
                .orElse(null);
    }

    private static Optional<String> email(String text) {
        return Optional.of(text).filter(EmailAddress::isValid);
    }

    /** An id of a token, a user or an account; all have the same form. */
    private static Optional<ObjectId> anyId(String text) {
        return TokenId.parse(text).map(id -> id);
    }

    /** A time, or a date for the start of that day in UTC. */
    private static @Nullable Instant moment(QueryParameters query, String name) {
        return query.value(name, "a date or a time in RFC 3339", AuditQuery::moment)
                .orElse(null);
    }

    private static Optional<Instant> moment(String text) {
        try {
            OffsetDateTime moment = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text);
            boolean isInRange = moment.getYear() >= 0 && moment.getYear() <= 9999; // the years of RFC 3339
            return isInRange ? Optional.of(moment.toInstant()) : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
