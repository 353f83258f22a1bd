package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenSecret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parsers return a value or empty for any text, without exceptions and in bounded time. */
final class HostileTextTest {
    private static final int TEXTS = Integer.getInteger("ambit.texts", 300_000);
    private static final String ID = "023e105f4ecef8ad9ca31a8372d0c353";
    private static final String RECORD = "com.cloudflare.api.account.zone.record.";
    private static final List<String> GOOD = List.of(
            ID,
            "192.0.2.0/24",
            "2001:db8::192.0.2.1/128",
            "::ffff:192.0.2.1",
            "ambu_0123456789ABCDEFGHIJKLMNOPQRS0AwXUK",
            "TXT._acme-challenge.*",
            "A.*.bücher.example.com.",
            "*.*",
            "allow",
            "com.cloudflare.api.user." + ID,
            "com.cloudflare.api.account.*",
            "com.cloudflare.api.account.zone." + ID,
            RECORD + "TXT._acme-challenge.*");
    private static final List<String> PIECES = List.of(
            "\u0000",
            "\n",
            "\r",
            " ",
            "%",
            "[",
            "]",
            "/",
            "/0",
            ":",
            "::",
            ".",
            "..",
            "*",
            "*.",
            ".*",
            "@",
            "\"",
            "\\",
            "$",
            "xn--",
            "xn--a",
            "ß",
            "ü",
            "İ",
            "ı",
            "\u0130",
            "\u212a",
            "\u200d",
            "\u202e",
            "\u3002",
            "\uff0e",
            "①",
            "⒈",
            "٣",
            "\ud800",
            "\udc00",
            "\ud83d\ude00",
            "0x",
            "00",
            "999999999999",
            "-1",
            "+1",
            "com.cloudflare.api.",
            "zone",
            "record",
            "{}");

    @Test
    void randomTextIsParsedOrRejected() {
        RandomInputs.check(77, TEXTS, HostileTextTest::text, HostileTextTest::check);
    }

    private static String text(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return new String(bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16BE);
    }

    @Test
    void mutatedTextIsParsedOrRejected() {
        RandomInputs.check(77, TEXTS, HostileTextTest::mutated, HostileTextTest::check);
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(pick(GOOD, random));
        for (int j = 1 + random.nextInt(3); j > 0; j--) {
            int from = random.nextInt(text.length() + 1);
            int to = random.nextBoolean() ? from : Math.min(text.length(), from + random.nextInt(4));
            text.replace(from, to, pick(random.nextInt(3) == 0 ? GOOD : PIECES, random));
        }
        return text.toString();
    }

    @Test
    @Timeout(30)
    void veryLongTextIsParsedInBoundedTime() {
        for (String piece : PIECES) {
            check(piece.repeat(100_000));
            GOOD.forEach(good -> check(good + piece.repeat(20_000)));
            GOOD.forEach(good -> check(piece.repeat(20_000) + good));
        }
    }

    private static void check(String text) {
        TokenSecret.parse(text).ifPresent(token -> assertThat(token.reveal()).isEqualTo(text));
        IpAddress.parse(text)
                .ifPresent(address ->
                        assertThat(IpAddress.parse(address.toString())).contains(address));
        Cidr.parse(text)
                .ifPresent(block -> assertThat(block.contains(block.base()) || block.prefixLength() < 96)
                        .isTrue());
        RecordPattern.parse(text)
                .ifPresent(pattern -> assertThat(pattern.covers(pattern)).isTrue());
        Effect.parse(text).ifPresent(effect -> assertThat(effect).hasToString(text));
        for (Function<String, Optional<? extends ObjectId>> parser : IDS) {
            parser.apply(text).ifPresent(id -> assertThat(id).hasToString(text));
        }
        read(Map.of(text, List.of()));
        read(Map.of("com.cloudflare.api.account.zone." + ID, List.of(text, RECORD + text)));
        read(Map.of("com.cloudflare.api.account." + ID, List.of(text)));
        read(Map.of("com.cloudflare.api.account.zone." + text, List.of(RECORD + "*.*")));
    }

    private static final List<Function<String, Optional<? extends ObjectId>>> IDS = List.of(
            TokenId::parse,
            PolicyId::parse,
            PermissionGroupId::parse,
            UserId::parse,
            AccountId::parse,
            ZoneId::parse,
            RecordId::parse);

    private static void read(Map<String, List<String>> entries) {
        switch (Resources.parse(entries)) {
            case Parsed.Valid<Resources>(Resources resources) ->
                assertThat(resources.scopes()).isNotEmpty();
            case Parsed.Invalid<Resources>(List<Problem> problems) ->
                assertThat(problems).isNotEmpty();
        }
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
