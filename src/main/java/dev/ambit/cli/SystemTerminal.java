package dev.ambit.cli;

import java.io.Console;
import java.util.Objects;

/** The terminal of this process. Only a command that asks needs its classes. */
final class SystemTerminal implements Terminal {
    @Override
    public boolean isPresent() {
        return console().isTerminal();
    }

    @Override
    public String ask(String question) {
        return Objects.requireNonNullElse(console().readLine("%s", question), "");
    }

    /** Never null from JDK 22 on. */
    private static Console console() {
        return Objects.requireNonNull(System.console());
    }
}
