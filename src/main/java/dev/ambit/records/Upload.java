package dev.ambit.records;

import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The master file in the body of an import: the part named {@code file} of a form (RFC 7578), or the body itself. Other parts
 * are passed over.
 */
final class Upload {
    private static final String FORM = "multipart/form-data";
    private static final int LONGEST_BOUNDARY = 70; // RFC 2046, 5.1.1

    private Upload() {}

    static String text(byte[] body, String contentType) {
        if (!contentType.regionMatches(true, 0, FORM, 0, FORM.length())) {
            return decode(ByteBuffer.wrap(body));
        }
        return decode(Form.file(body, boundary(contentType)));
    }

    private static String decode(ByteBuffer file) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(file).toString();
        } catch (CharacterCodingException e) {
            throw invalid("the file is not UTF-8 text");
        }
    }

    private static String boundary(String contentType) {
        Optional<String> boundary =
                HeaderParameters.parse(contentType).flatMap(parameters -> parameters.get("boundary"));
        if (boundary.isEmpty() || boundary.get().isEmpty()) {
            throw invalid("the form has no boundary");
        }
        if (boundary.get().length() > LONGEST_BOUNDARY) {
            throw invalid("the boundary of the form is longer than " + LONGEST_BOUNDARY + " characters");
        }
        return boundary.get();
    }

    static ApiException invalid(String message) {
        return new ApiException(ErrorCode.DNS_VALIDATION, message);
    }
}
