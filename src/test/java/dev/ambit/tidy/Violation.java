package dev.ambit.tidy;

/** A violation of a rule: its position and a message that tells how to fix it. */
record Violation(String path, long line, String message) {
    @Override
    public String toString() {
        return path + ":" + line + ": " + message;
    }
}
