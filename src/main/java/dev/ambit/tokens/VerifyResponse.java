package dev.ambit.tokens;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenStatus;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prepared response of verify, for tokens with the same optional times set. Its bytes are a template in which only
 * the id and the times are replaced, so that no request has to serialize JSON.
 */
final class VerifyResponse {
    private static final List<Envelope.Message> VALID =
            List.of(new Envelope.Message(10000, "This API Token is valid and active", null));

    // Placeholders in the template, with the same length as every value that replaces them.
    private static final TokenId ANY_ID = new TokenId(0, 0);
    private static final Instant ANY_NOT_BEFORE = Instant.parse("2001-01-01T00:00:00Z");
    private static final Instant ANY_EXPIRES_ON = Instant.parse("2002-02-02T00:00:00Z");

    private static final long SECONDS_PER_DAY = 86_400;

    private static final VerifyResponse UNBOUNDED = new VerifyResponse(null, null);
    private static final VerifyResponse FROM = new VerifyResponse(ANY_NOT_BEFORE, null);
    private static final VerifyResponse UNTIL = new VerifyResponse(null, ANY_EXPIRES_ON);
    private static final VerifyResponse BETWEEN = new VerifyResponse(ANY_NOT_BEFORE, ANY_EXPIRES_ON);

    private final byte[] template;
    private final int idAt;
    private final int notBeforeAt;
    private final int expiresOnAt;

    private VerifyResponse(@Nullable Instant notBefore, @Nullable Instant expiresOn) {
        this.template = serialized(ANY_ID, notBefore, expiresOn).body();
        String text = new String(template, ISO_8859_1);
        this.idAt = text.indexOf(ANY_ID.toString());
        this.notBeforeAt = text.indexOf(ANY_NOT_BEFORE.toString());
        this.expiresOnAt = text.indexOf(ANY_EXPIRES_ON.toString());
    }

    /** The response for a valid token. */
    static Response of(TokenId id, @Nullable Instant notBefore, @Nullable Instant expiresOn) {
        if (!isPlain(notBefore) || !isPlain(expiresOn)) {
            return serialized(id, notBefore, expiresOn);
        }
        VerifyResponse prepared =
                notBefore == null ? (expiresOn == null ? UNBOUNDED : UNTIL) : (expiresOn == null ? FROM : BETWEEN);
        byte[] body = prepared.template.clone();
        ObjectId.print(id, body, prepared.idAt);
        print(notBefore, body, prepared.notBeforeAt);
        print(expiresOn, body, prepared.expiresOnAt);
        return Response.json(body);
    }

    /** Whether a response can be built, and equals the serialized one. */
    static boolean isReady() {
        return Arrays.equals(
                of(ANY_ID, ANY_NOT_BEFORE, ANY_EXPIRES_ON).body(),
                serialized(ANY_ID, ANY_NOT_BEFORE, ANY_EXPIRES_ON).body());
    }

    private static Response serialized(TokenId id, @Nullable Instant notBefore, @Nullable Instant expiresOn) {
        return Envelope.result(
                new TokenJson.Verified(id.toString(), TokenStatus.ACTIVE.toString(), notBefore, expiresOn), VALID);
    }

    /** Whether a time has 20 characters: a year of four digits, and no fraction. */
    private static boolean isPlain(@Nullable Instant time) {
        return time == null
                || (time.getNano() == 0
                        && time.getEpochSecond() >= Year.FIRST_OF_FOUR_DIGITS
                        && time.getEpochSecond() < Year.FIRST_OF_FIVE_DIGITS);
    }

    private static void print(@Nullable Instant time, byte[] body, int at) {
        if (time == null) {
            return;
        }
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY));
        int second = (int) Math.floorMod(time.getEpochSecond(), SECONDS_PER_DAY);
        printTwo(day.getYear() / 100, body, at);
        printTwo(day.getYear() % 100, body, at + 2);
        printTwo(day.getMonthValue(), body, at + 5);
        printTwo(day.getDayOfMonth(), body, at + 8);
        printTwo(second / 3600, body, at + 11);
        printTwo(second / 60 % 60, body, at + 14);
        printTwo(second % 60, body, at + 17);
    }

    private static void printTwo(int number, byte[] body, int at) {
        body[at] = (byte) ('0' + number / 10);
        body[at + 1] = (byte) ('0' + number % 10);
    }

    /** In seconds since 1970. */
    private static final class Year {
        static final long FIRST_OF_FOUR_DIGITS =
                Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        static final long FIRST_OF_FIVE_DIGITS =
                Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();
    }
}
