package dev.ambit.records;

import dev.ambit.core.dns.PlainText;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.storage.CaseFolding;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The condition that a content equals a text in any spelling, as the database evaluates it: clients search for a record
 * in the spelling in which they created it, and may or may not quote the text of a TXT record.
 */
final class ContentCondition {
    private final String text;
    private final String folded;

    /** The text of the condition without quotes; empty when it has none. */
    private final Optional<String> plain;

    /** By type, the folded spellings of the text. */
    private final Map<RecordType, Set<String>> spellings = new EnumMap<>(RecordType.class);

    ContentCondition(String text) {
        this.text = text;
        this.folded = CaseFolding.fold(text);
        this.plain = text.startsWith("\"") ? PlainText.ofContent(text).map(CaseFolding::fold) : Optional.empty();
    }

    boolean matches(RecordContent content) {
        String stored = CaseFolding.fold(content.content());
        if (stored.equals(folded)) {
            return true;
        }
        String storedPlain = PlainText.of(content).map(CaseFolding::fold).orElse(stored);
        return storedPlain.equals(folded)
                || (content.type() == RecordType.TXT
                        && plain.filter(storedPlain::equals).isPresent())
                || spellings.computeIfAbsent(content.type(), this::spellings).contains(stored);
    }

    private Set<String> spellings(RecordType type) {
        return RecordContent.spellings(type, text).stream()
                .map(CaseFolding::fold)
                .collect(Collectors.toSet());
    }
}
