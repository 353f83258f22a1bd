package dev.ambit.core.zonefile;

import dev.ambit.core.dns.Lexeme;
import dev.ambit.core.dns.PresentationLexer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a zone file: a line, or several lines in parentheses.
 *
 * @param line its first line, from 1
 * @param ownerless whether it starts with a blank, which means the owner of the previous entry
 * @param tokens its words and quoted strings
 * @param comment the comment after it, or null
 * @param fault why it is malformed, or null
 * @param isLast whether it is the last entry of the file
 */
record ZoneFileEntry(
        int line,
        boolean ownerless,
        List<Lexeme> tokens,
        @Nullable String comment,
        @Nullable String fault,
        boolean isLast) {
    /** Four times the maximum length of a record in any spelling. */
    private static final int MAX_LENGTH = 64 * 1024;

    /** Reads the next entry; after a fault, skips to the next line. */
    static ZoneFileEntry next(PresentationLexer lexer) {
        int line = lexer.line();
        int start = lexer.position();
        boolean ownerless = lexer.isAtBlank();
        List<Lexeme> tokens = new ArrayList<>();
        String comment = null;
        int depth = 0;
        while (true) {
            Lexeme lexeme = lexer.next();
            boolean isTooLong = lexer.position() - start > MAX_LENGTH;
            if (isTooLong) {
                tokens.clear(); // read to its end, so that the rest is not parsed as entries
            }
            switch (lexeme.kind()) {
                case WORD, QUOTED -> tokens.add(lexeme);
                case OPEN -> depth++;
                case CLOSE -> depth--;
                case COMMENT -> comment = depth == 0 ? lexeme.text() : comment;
                case BROKEN -> {
                    lexer.skipLine();
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
                lexer.skipLine();
                return broken(line, depth < 0 ? "a parenthesis was never opened" : "parentheses cannot be nested");
            }
        }
    }

    private static ZoneFileEntry broken(int line, String fault) {
        return new ZoneFileEntry(line, false, List.of(), null, fault, false);
    }
}
