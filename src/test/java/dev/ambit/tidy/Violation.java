package dev.ambit.tidy;

/** One place that breaks a rule: where, and what to do instead. */
record Violation(String path, long line, String message) {
    @Override
    public String toString() {
        return path + ":" + line + ": " + message;
    }
}
