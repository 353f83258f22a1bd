package dev.ambit.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredContentTest {
    @Test
    void storedContentIsReadWithoutParsingAndHasAllForms() {
        Random random = new Random(3);
        for (RecordType type : RecordType.values()) {
            for (int i = 0; i < 20; i++) {
                RecordContent parsed = RecordContent.parse(type, Samples.content(type, random), 10)
                        .orThrow();
                RecordContent stored = RecordContent.ofStored(
                        type, parsed.content(), parsed.priority().orElse(null), parsed.wire());
                assertThat(stored).isEqualTo(parsed);
                assertThat(stored.data()).isEqualTo(parsed.data());
                assertThat(stored.presentation()).isEqualTo(parsed.presentation());
                assertThat(stored.wire()).isEqualTo(parsed.wire());
                assertThat(stored.comparable()).isEqualTo(parsed.comparable());
                assertThat(stored.hasPlainNames()).isEqualTo(parsed.hasPlainNames());
            }
        }
        RecordContent unparsed = RecordContent.ofStored(RecordType.A, "not parsed", null, new byte[] {1, 2, 3, 4});
        assertThat(unparsed.content()).isEqualTo("not parsed");
        assertThat(unparsed.data()).isEmpty();
    }
}
