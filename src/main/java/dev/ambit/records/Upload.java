package dev.ambit.records;

import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The master file in the body of an import: the part named {@code file} of a form (RFC 7578), or the body itself. Other parts
 * are passed over.
 */
final class Upload {
    private static final String FORM = "multipart/form-data";
    private static final Pattern FILE_HEADER =
            Pattern.compile("content-disposition:.*[;\\s]name=(\"file\"|file)\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private Upload() {}

    static String text(byte[] body, String contentType) {
        String text = decode(body);
        if (!contentType.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            return text;
        }
        String boundary = boundary(contentType).orElseThrow(() -> invalid("the form has no boundary"));
        return file(text, boundary).orElseThrow(() -> invalid("the form has no part named `file`"));
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid("the file is not UTF-8 text");
        }
    }

    private static Optional<String> boundary(String contentType) {
        int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
        if (at < 0) {
            return Optional.empty();
        }
        String value = contentType.substring(at + "boundary=".length()).strip();
        if (value.startsWith("\"")) {
            int end = value.indexOf('"', 1);
            return end <= 1 ? Optional.empty() : Optional.of(value.substring(1, end));
        }
        int end = value.indexOf(';');
        String plain = end < 0 ? value : value.substring(0, end).strip();
        return plain.isEmpty() ? Optional.empty() : Optional.of(plain);
    }

    private static Optional<String> file(String form, String boundary) {
        String delimiter = "\r\n--" + boundary;
        String framed = "\r\n" + form; // so that the first delimiter looks like the others
        int at = framed.indexOf(delimiter);
        while (at >= 0) {
            int begin = at + delimiter.length();
            int end = framed.indexOf(delimiter, begin);
            if (end < 0) {
                return Optional.empty();
            }
            int blank = framed.indexOf("\r\n\r\n", begin);
            if (blank >= 0 && blank < end && isFile(framed.substring(begin, blank))) {
                return Optional.of(framed.substring(blank + 4, end));
            }
            at = end;
        }
        return Optional.empty();
    }

    private static boolean isFile(String headers) {
        for (String line : headers.split("\r\n", -1)) {
            if (FILE_HEADER.matcher(line).matches()) {
                return true;
            }
        }
        return false;
    }

    private static ApiException invalid(String message) {
        return new ApiException(ErrorCode.DNS_VALIDATION, message);
    }
}
