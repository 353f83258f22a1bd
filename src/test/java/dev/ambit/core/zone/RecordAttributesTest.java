package dev.ambit.core.zone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import dev.ambit.core.dns.Ttl;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordAttributesTest {
    @Test
    void emptyCommentIsNull() {
        assertThat(RecordAttributes.parse("", List.of())).isEqualTo(Parsed.valid(RecordAttributes.NONE));
        assertThat(RecordAttributes.parse(null, List.of())).isEqualTo(Parsed.valid(RecordAttributes.NONE));
        assertThat(RecordAttributes.parse(" a ", List.of()).orThrow().comment()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name:value", "name", "Name-1_x:", "a:b:c", "a:ü, %"})
    void tagsAreNamesWithOrWithoutValues(String tag) {
        assertThat(RecordAttributes.parse(null, List.of(tag)).orThrow().tags()).containsExactly(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ":x", "a b", "a\nb", "a:b\nc", "a:\u0000", "a:\ud800", "ü:x", "a,b"})
    void invalidTagsAreRejected(String tag) {
        assertThat(RecordAttributes.parse(null, List.of("ok", tag)).problems())
                .extracting(Problem::path)
                .containsExactly("/tags/1");
    }

    @Test
    void lengthsAreLimited() {
        assertThat(RecordAttributes.parse("\ud83d\ude00".repeat(500), List.of()).problems())
                .isEmpty();
        assertThat(RecordAttributes.parse("x".repeat(501), List.of("x".repeat(33), "x:" + "y".repeat(101)))
                        .problems())
                .extracting(Problem::path)
                .containsExactly("/comment", "/tags/0", "/tags/1");
        assertThat(RecordAttributes.parse(null, Collections.nCopies(21, "x")).problems())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\u0000", "\ud800", "a\u2028b", "a\u0085b"})
    void commentMustBeOneLine(String comment) {
        assertThat(RecordAttributes.parse(comment, List.of()).problems()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 30, 60, 120, 300, 3600, 86400})
    void timesToLiveOfClientsAreEditable(long seconds) {
        assertThat(Ttl.parse(seconds).orThrow().seconds()).isEqualTo((int) seconds);
        assertThat(Ttl.parse(seconds).orThrow().isEditable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 29, 86401, Integer.MAX_VALUE})
    void otherTimesToLiveAreForZoneFilesOnly(long seconds) {
        assertThat(Ttl.parse(seconds).orThrow().isEditable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 31, Long.MAX_VALUE, (1L << 32) + 1})
    void invalidTimeToLiveIsRejected(long seconds) {
        assertThat(Ttl.parse(seconds).problems()).extracting(Problem::code).containsExactly(9021);
    }
}
