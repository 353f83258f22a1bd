package dev.ambit;

/**
 * Why the server does not start.
 *
 * @param key as it was written: an option, a variable or a key of the file
 * @param source where it was written, or what should have set it
 * @param value as written, empty when it is missing
 * @param expected what would be right
 */
public record SettingProblem(String key, String source, String value, String expected) {
    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : " = `" + value + "`") + " (" + source + "): expected " + expected;
    }
}
