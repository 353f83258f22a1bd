package dev.ambit.core.dns;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a master file: a line, or several that parentheses hold together.
 *
 * @param line where it begins, from 1
 * @param ownerless whether it begins with a blank, which stands for the owner of the entry before
 * @param tokens its words and quoted strings
 * @param comment what stands behind it after a semicolon, or null
 * @param fault why it cannot be read, or null
 * @param isLast whether the file ends with it
 */
record ZoneFileEntry(
        int line,
        boolean ownerless,
        List<Lexeme> tokens,
        @Nullable String comment,
        @Nullable String fault,
        boolean isLast) {
    /** A record in any spelling is at most a quarter of this. */
    private static final int MAX_LENGTH = 64 * 1024;

    /** Cuts the next statement off; after a fault, goes on with the next line. */
    static ZoneFileEntry next(PresentationLexer scanner) {
        int line = scanner.line();
        int start = scanner.position();
        boolean ownerless = scanner.isAtBlank();
        List<Lexeme> tokens = new ArrayList<>();
        String comment = null;
        int depth = 0;
        while (true) {
            Lexeme lexeme = scanner.next();
            boolean isTooLong = scanner.position() - start > MAX_LENGTH;
            if (isTooLong) {
                tokens.clear(); // read to its end, so that what follows is not taken for entries
            }
            switch (lexeme.kind()) {
                case WORD, QUOTED -> tokens.add(lexeme);
                case OPEN -> depth++;
                case CLOSE -> depth--;
                case COMMENT -> comment = depth == 0 ? lexeme.text() : comment;
                case BROKEN -> {
                    scanner.skipLine();
                    return broken(line, lexeme.text());
                }
                case NEWLINE, END -> {
                    boolean isEnd = lexeme.kind() == Lexeme.Kind.END;
                    if (depth == 0 || isEnd) {
                        String fault = depth > 0
                                ? "a parenthesis is never closed"
                                : isTooLong ? "the entry is longer than 64 KiB" : null;
                        return new ZoneFileEntry(line, ownerless, tokens, comment, fault, isEnd);
                    }
                }
            }
            if (depth < 0 || depth > 1) {
                scanner.skipLine();
                return broken(line, depth < 0 ? "a parenthesis was never opened" : "parentheses cannot be nested");
            }
        }
    }

    private static ZoneFileEntry broken(int line, String fault) {
        return new ZoneFileEntry(line, false, List.of(), null, fault, false);
    }
}
