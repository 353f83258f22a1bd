package dev.ambit.core.dns;

import dev.ambit.core.Parsed;
import java.util.ArrayList;
import java.util.List;

/** A lexer for the presentation format of RFC 1035, 5.1. Linear: reads every character once. */
public final class PresentationLexer {
    private final String text;
    private int position;
    private int line = 1;

    public PresentationLexer(String text) {
        this.text = text;
    }

    /** Returns the tokens of the content of a record, which must not contain comments, parentheses or line breaks. */
    public static Parsed<List<Lexeme>> contentTokens(String content) {
        PresentationLexer lexer = new PresentationLexer(content);
        List<Lexeme> tokens = new ArrayList<>();
        for (Lexeme lexeme = lexer.next(); lexeme.kind() != Lexeme.Kind.END; lexeme = lexer.next()) {
            // An unquoted `;` would turn the rest of the record into a comment when it is printed.
            if (!lexeme.isValue() || lexeme.text().chars().anyMatch(CharacterStrings::isControl)) {
                return Parsed.invalid(RecordProblems.validation(
                        "/content",
                        lexeme.kind() == Lexeme.Kind.BROKEN
                                ? lexeme.text()
                                : "line breaks, control characters and unquoted `;`, `(`, `)` cannot be used"));
            }
            tokens.add(lexeme);
        }
        return Parsed.valid(tokens);
    }

    public int line() {
        return line;
    }

    public int position() {
        return position;
    }

    /**
     * Whether the next character is a space or tab. At the start of a line it means the owner of the previous record.
     */
    public boolean isAtBlank() {
        return position < text.length() && isBlank(text.charAt(position));
    }

    /** Skips to after the next line break. */
    public void skipLine() {
        while (position < text.length() && !isBreak(text.charAt(position))) {
            position++;
        }
        next();
    }

    public Lexeme next() {
        while (isAtBlank()) {
            position++;
        }
        if (position == text.length()) {
            return new Lexeme(Lexeme.Kind.END, "", line);
        }
        return switch (text.charAt(position)) {
            case '\r', '\n' -> lineBreak();
            case ';' -> comment();
            case '(' -> single(Lexeme.Kind.OPEN);
            case ')' -> single(Lexeme.Kind.CLOSE);
            case '"' -> quoted();
            default -> word();
        };
    }

    private Lexeme lineBreak() {
        if (text.startsWith("\r\n", position)) {
            position++;
        }
        Lexeme lexeme = single(Lexeme.Kind.NEWLINE);
        line++;
        return lexeme;
    }

    private Lexeme comment() {
        int start = position;
        while (position < text.length() && !isBreak(text.charAt(position))) {
            position++;
        }
        return new Lexeme(Lexeme.Kind.COMMENT, text.substring(start + 1, position), line);
    }

    private Lexeme single(Lexeme.Kind kind) {
        position++;
        return new Lexeme(kind, "", line);
    }

    private Lexeme quoted() {
        int start = position;
        if (!skipQuoted()) {
            return new Lexeme(Lexeme.Kind.BROKEN, "a quoted string is not terminated", line);
        }
        return new Lexeme(Lexeme.Kind.QUOTED, text.substring(start + 1, position - 1), line);
    }

    private Lexeme word() {
        int start = position;
        while (position < text.length() && !endsWord(text.charAt(position))) {
            switch (text.charAt(position)) {
                case '"' -> {
                    if (!skipQuoted()) {
                        return new Lexeme(Lexeme.Kind.BROKEN, "a quoted string is not terminated", line);
                    }
                }
                case '\\' -> {
                    if (!skipEscape()) {
                        return new Lexeme(Lexeme.Kind.BROKEN, "the line ends with a backslash", line);
                    }
                }
                default -> position++;
            }
        }
        return new Lexeme(Lexeme.Kind.WORD, text.substring(start, position), line);
    }

    private boolean skipQuoted() {
        position++;
        while (position < text.length() && !isBreak(text.charAt(position))) {
            switch (text.charAt(position)) {
                case '"' -> {
                    position++;
                    return true;
                }
                case '\\' -> {
                    if (!skipEscape()) {
                        return false;
                    }
                }
                default -> position++;
            }
        }
        return false;
    }

    private boolean skipEscape() {
        position++;
        if (position == text.length() || isBreak(text.charAt(position))) {
            return false;
        }
        position++;
        return true;
    }

    private static boolean endsWord(char c) {
        return isBlank(c) || isBreak(c) || c == ';' || c == '(' || c == ')';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }
}
