package dev.ambit.cli;

import java.io.Console;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The terminal of this process. Only a command that asks needs its classes. */
final class SystemTerminal implements Terminal {
    @Override
    public boolean isPresent() {
        Console console = console();
        return console != null && console.isTerminal();
    }

    @Override
    public String ask(String question) {
        return Objects.requireNonNullElse(Objects.requireNonNull(console()).readLine("%s", question), "");
    }

    /** Null when the JVM is set to its basic console and the input is not a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static @Nullable Console console() {
        return System.console();
    }
}
