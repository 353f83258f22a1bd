package dev.ambit.records;

import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.SafeText;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Extracts the zone file from the body of an import: the part named {@code file} of a form (RFC 7578), or the body
 * itself when it is text. Other parts are ignored.
 */
final class ZoneFileUpload {
    private static final String FORM = "multipart/form-data";
    /** Includes the registered type of zone files (RFC 4027) and a missing type. */
    private static final Set<String> TEXTS = Set.of("text/plain", "text/dns", "");

    private static final int MAX_BOUNDARY = 70; // RFC 2046, 5.1.1

    private ZoneFileUpload() {}

    static ByteBuffer file(byte[] body, String contentType) {
        String type = contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (body.length == 0) {
            throw invalid(
                    "the body is empty; it must be a form with the zone file as its part `file`, or the file itself as"
                            + " text/plain");
        }
        if (type.equals(FORM)) {
            return MultipartForm.file(body, boundary(contentType));
        }
        if (!TEXTS.contains(type)) {
            throw invalid("the Content-Type must be multipart/form-data, with the zone file as its part `file`, or"
                    + " text/plain; it is " + SafeText.of(type));
        }
        return ByteBuffer.wrap(body);
    }

    private static String boundary(String contentType) {
        Optional<String> boundary =
                HeaderParameters.parse(contentType).flatMap(parameters -> parameters.get("boundary"));
        if (boundary.isEmpty() || boundary.get().isEmpty()) {
            throw invalid("the form has no boundary");
        }
        if (boundary.get().length() > MAX_BOUNDARY) {
            throw invalid("the boundary of the form is longer than " + MAX_BOUNDARY + " characters");
        }
        return boundary.get();
    }

    static ApiException invalid(String message) {
        return new ApiException(ErrorCode.DNS_VALIDATION, message);
    }
}
