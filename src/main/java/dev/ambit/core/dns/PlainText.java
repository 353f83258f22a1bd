package dev.ambit.core.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.xbill.DNS.TXTRecord;

/** The text of a TXT record that users search for: its strings joined, without quotes and escapes. */
public final class PlainText {
    private static final DnsName ANY_NAME = DnsName.of("example.com");

    private PlainText() {}

    /** The text of a TXT record; empty for other types, whose content is their text. */
    public static Optional<String> of(RecordContent content) {
        if (content.type() != RecordType.TXT || !(content.toRecord(ANY_NAME, 0) instanceof TXTRecord text)) {
            return Optional.empty();
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        text.getStringsAsByteArrays().forEach(joined::writeBytes);
        // SQL functions end a text at NUL, which only an escape can produce.
        return Optional.of(joined.toString(StandardCharsets.UTF_8).replace('\0', '\ufffd'));
    }

    /** The text of {@code content} as the content of a TXT record; empty when it is not valid TXT content. */
    public static Optional<String> ofContent(String content) {
        return RecordContent.parse(RecordType.TXT, content, null).toOptional().flatMap(PlainText::of);
    }
}
