package dev.ambit.config;

/**
 * An invalid or missing setting, which prevents the start of the server.
 *
 * @param key the name as written: an option, a variable or a key of the file
 * @param source where the value comes from, or {@code not set}
 * @param value the value as written; empty when it is missing
 * @param expected a description of valid values
 */
public record SettingProblem(String key, String source, String value, String expected) {
    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : " = `" + value + "`") + " (" + source + "): expected " + expected;
    }
}
