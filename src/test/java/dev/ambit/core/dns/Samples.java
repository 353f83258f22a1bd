package dev.ambit.core.dns;

import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Random text and records for tests; half of the text is hostile to parsers. */
public final class Samples {
    public static final DnsName APEX = DnsName.of("example.com");
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "Z",
            "0",
            "9",
            "255",
            "-",
            "_",
            "*",
            ".",
            ".",
            ".",
            "@",
            " ",
            "\t",
            "\n",
            "\r\n",
            "\"",
            "\\",
            "\\000",
            "\\\"",
            ";",
            "(",
            ")",
            "{",
            "}",
            "$INCLUDE",
            "IN",
            "\u0000",
            "\u007f",
            "\u0085",
            "\u2028",
            "ü",
            "ß",
            "\u3002",
            "\u202e",
            "\ud800",
            "\udc00",
            "\ud83d\ude00",
            "xn--",
            "example.com",
            "%",
            "=",
            ",",
            "/",
            "m",
            "\\#",
            "0x",
            " A ",
            " TXT ",
            " MX ",
            " LOC ",
            " HTTPS ",
            "alpn=",
            "cf_tags=",
            "::",
            "192.0.2.1",
            "$ORIGIN ",
            "$TTL ");

    private Samples() {}

    static String text(Random random, int maxPieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxPieces + 1); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /** Returns a valid record with a name below the apex. */
    public static DnsRecord record(Random random) {
        RecordType type = type(random);
        RecordContent content = RecordContent.parse(type, content(type, random), random.nextInt(65536))
                .orThrow();
        RecordAttributes attributes = attributes(random);
        return record(name(random), content, ttl(random), attributes);
    }

    public static DnsRecord record(DnsName name, RecordContent content, Ttl ttl, RecordAttributes attributes) {
        return new DnsRecord(
                RecordId.of("0".repeat(32)),
                ZoneId.of("0".repeat(32)),
                name,
                content,
                ttl,
                attributes.comment(),
                attributes.tags(),
                NOW,
                NOW,
                null,
                null);
    }

    static String content(RecordType type, Random random) {
        int number = random.nextInt(256);
        return switch (type) {
            case A -> "192.0.2." + number;
            case AAAA -> "2001:db8:" + Integer.toHexString(random.nextInt(65536)) + "::" + Integer.toHexString(number);
            case AFSDB -> number + " " + name(random);
            case CAA -> number + " issue " + quoted(random, 40);
            case CERT -> number + " " + number + " 8 " + base64(random);
            case CNAME, MX, NS, PTR -> name(random).text();
            case DNSKEY -> number + " 3 13 " + base64(random);
            case DS -> number + " 13 2 " + hex(random, 32);
            case HINFO -> quoted(random, 20) + " " + quoted(random, 20);
            case HTTPS, SVCB -> (number + 1) + " " + name(random) + ". " + parameters(random);
            case LOC ->
                random.nextInt(90) + " " + random.nextInt(60) + " " + random.nextInt(60) + "." + random.nextInt(1000)
                        + " S " + random.nextInt(180) + " W " + (random.nextInt(2_000_000) - 1_000_000) / 100.0 + "m "
                        + random.nextInt(100) + "m";
            case NAPTR ->
                number + " " + number + " \"U\" " + quoted(random, 20) + " \"" + regex(random) + "\" " + name(random)
                        + ".";
            case OPENPGPKEY -> base64(random);
            case RP -> name(random) + ". " + name(random) + ".";
            case SMIMEA, TLSA -> "3 1 1 " + hex(random, 32);
            case SRV -> number + " " + random.nextInt(65536) + " " + name(random);
            case SSHFP -> "4 2 " + hex(random, 32);
            case TXT -> texts(random);
            case URI -> number + " " + quoted(random, 40).replaceFirst("\"", "\"x");
        };
    }

    static RecordType type(Random random) {
        List<RecordType> types = List.of(RecordType.values());
        return types.get(random.nextInt(types.size()));
    }

    static DnsName name(Random random) {
        List<String> labels = List.of("www", "a-b", "_acme-challenge", "xn--bcher-kva", "*", "9");
        String first = labels.get(random.nextInt(labels.size()));
        String below = random.nextBoolean() ? "" : "l" + random.nextInt(1000) + ".";
        return DnsName.of(first + "." + below + APEX);
    }

    /** Returns some parameters of a service binding, in random order. */
    private static String parameters(Random random) {
        List<String> parameters = new ArrayList<>(List.of(
                "alpn=h2,h3",
                "port=" + random.nextInt(65536),
                "ipv4hint=192.0.2." + random.nextInt(256) + ",192.0.2.1",
                "ipv6hint=2001:db8::" + Integer.toHexString(random.nextInt(65536)),
                "ech=" + base64(random),
                "dohpath=/dns-query{?dns}",
                "ohttp",
                "tls-supported-groups=29,23",
                "docpath=dns",
                "key" + (11 + random.nextInt(60_000)) + "=\"\\000\\\"x\""));
        Collections.shuffle(parameters, random);
        return String.join(" ", parameters.subList(0, random.nextInt(parameters.size())));
    }

    private static String regex(Random random) {
        List<String> regexes = List.of(
                "", "!^.*$!sip:info@example.com!", "!^(\\\\+44.*)$!sip:\\\\1@example.com!i", "/a{1,2}[^b-d]|c+/x/");
        return regexes.get(random.nextInt(regexes.size()));
    }

    private static RecordAttributes attributes(Random random) {
        List<String> comments =
                List.of("a comment", "; ;; x", "cf_tags=", "a cf_tags=b,c", "\"x\\", "( $INCLUDE x", "ü \ud83d\ude00");
        List<String> tags = List.of("name:value", "alone", "owner:a, b", "rate:100%", "x:%2C", "y: spaced ", "z:;\"");
        List<String> chosen = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            chosen.add(tags.get(random.nextInt(tags.size())));
        }
        String comment = random.nextBoolean() ? null : comments.get(random.nextInt(comments.size()));
        return RecordAttributes.parse(comment, chosen).orThrow();
    }

    private static Ttl ttl(Random random) {
        return random.nextBoolean() ? Ttl.AUTOMATIC : new Ttl(random.nextInt(Integer.MAX_VALUE));
    }

    private static String texts(Random random) {
        List<String> texts = new ArrayList<>();
        do {
            byte[] octets = new byte[random.nextInt(256)];
            random.nextBytes(octets);
            texts.add(CharacterStrings.quoted(octets));
        } while (random.nextBoolean());
        return String.join(" ", texts);
    }

    private static String quoted(Random random, int max) {
        byte[] octets = new byte[random.nextInt(max)];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (' ' + random.nextInt(95));
        }
        return CharacterStrings.quoted(octets);
    }

    private static String hex(Random random, int octets) {
        byte[] bytes = new byte[octets];
        random.nextBytes(bytes);
        HexFormat format =
                random.nextBoolean() ? HexFormat.of() : HexFormat.of().withUpperCase();
        return format.formatHex(bytes);
    }

    private static String base64(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(100)];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
