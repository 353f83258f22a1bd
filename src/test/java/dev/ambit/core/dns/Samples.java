package dev.ambit.core.dns;

import java.util.List;
import java.util.Random;

/** Random text for the tests, half of it made to break parsers. */
final class Samples {
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
            "0x");

    private Samples() {}

    static String text(Random random, int maxPieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxPieces + 1); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
