package dev.ambit.core.dns;

/**
 * The regular expression of a NAPTR record (RFC 3402, 3.2): {@code !pattern!replacement!flags}, with any delimiter.
 * Validated because BIND refuses to load a zone with a malformed one. Takes one pass over the text.
 */
final class SubstitutionExpression {
    private static final int MAX_BOUND = 255;
    private static final int MAX_DEPTH = 50;
    private static final String NO_DELIMITER = "123456789i\\";

    private final String text;
    private int position;
    private int groups;

    private SubstitutionExpression(String text) {
        this.text = text;
    }

    /** Whether {@code text} is valid; an empty text is. */
    static boolean isValid(String text) {
        if (text.isEmpty()) {
            return true;
        }
        char delimiter = text.charAt(0);
        int pattern = end(text, 1, delimiter);
        int replacement = pattern < 0 ? -1 : end(text, pattern + 1, delimiter);
        if (NO_DELIMITER.indexOf(delimiter) >= 0 || replacement < 0) {
            return false;
        }
        String flags = text.substring(replacement + 1);
        SubstitutionExpression expression = new SubstitutionExpression(text.substring(1, pattern));
        return (flags.isEmpty() || flags.equals("i"))
                && expression.isAlternatives(0)
                && expression.position == expression.text.length()
                && expression.isReplacement(text.substring(pattern + 1, replacement));
    }

    /** Returns the position of the next unescaped delimiter, or -1. */
    private static int end(String text, int start, char delimiter) {
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == delimiter) {
                return i;
            }
        }
        return -1;
    }

    /** Whether every {@code \1} to {@code \9} refers to an existing group. */
    private boolean isReplacement(String replacement) {
        for (int i = 0; i < replacement.length(); i++) {
            if (replacement.charAt(i) == '\\') {
                i++;
                if (i == replacement.length()) {
                    return false;
                }
                int number = replacement.charAt(i) - '0';
                if (number >= 0 && number <= 9 && (number == 0 || number > groups)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Accepts an extended regular expression (POSIX.1-2017, 9.4), up to the end or a closing parenthesis. */
    private boolean isAlternatives(int depth) {
        do {
            if (!isBranch(depth)) {
                return false;
            }
        } while (accept('|'));
        return true;
    }

    private boolean isBranch(int depth) {
        int atoms = 0;
        while (position < text.length()
                && text.charAt(position) != '|'
                && (depth == 0 || text.charAt(position) != ')')) {
            boolean isAnchor = "^$".indexOf(text.charAt(position)) >= 0;
            if (!isAtom(depth) || (!isAnchor && !isRepetition())) {
                return false;
            }
            atoms++;
        }
        return atoms > 0;
    }

    private boolean isAtom(int depth) {
        char c = text.charAt(position++);
        return switch (c) {
            case '(' -> {
                groups++;
                yield depth < MAX_DEPTH && isAlternatives(depth + 1) && accept(')');
            }
            case '[' -> isBracket();
            case '\\' -> position < text.length() && !isDigit(text.charAt(position++));
            case ')', '*', '+', '?', '{', '}' -> false;
            default -> true;
        };
    }

    private boolean isRepetition() {
        if (accept('{')) {
            return isBound();
        }
        boolean _ = accept('*') || accept('+') || accept('?');
        return true;
    }

    private boolean isBound() {
        int min = number();
        int max = min;
        if (min >= 0 && accept(',')) {
            max = position < text.length() && text.charAt(position) == '}' ? MAX_BOUND : number();
        }
        return min >= 0 && max >= min && max <= MAX_BOUND && accept('}');
    }

    private int number() {
        int start = position;
        while (position < text.length() && position < start + 4 && isDigit(text.charAt(position))) {
            position++;
        }
        return position == start || position > start + 3 ? -1 : Integer.parseInt(text.substring(start, position));
    }

    /** Rejects classes such as {@code [:alpha:]}, which are rare and not supported by every server. */
    private boolean isBracket() {
        accept('^');
        accept(']');
        while (position < text.length() && text.charAt(position) != ']') {
            char c = text.charAt(position++);
            boolean opensClass = c == '[' && position < text.length() && ".:=".indexOf(text.charAt(position)) >= 0;
            boolean isRange =
                    position + 1 < text.length() && text.charAt(position) == '-' && text.charAt(position + 1) != ']';
            if (opensClass || (isRange && text.charAt(position + 1) < c)) {
                return false;
            }
            position += isRange ? 2 : 0;
        }
        return accept(']');
    }

    private boolean accept(char c) {
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
