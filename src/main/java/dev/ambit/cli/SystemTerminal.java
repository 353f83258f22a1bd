package dev.ambit.cli;

import java.io.Console;
import java.util.Objects;

/** The terminal of this process. Only a command that asks needs its classes. */
final class SystemTerminal implements Terminal {
    @Override
    public boolean isPresent() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public String ask(String question) {
        return Objects.requireNonNullElse(System.console().readLine("%s", question), "");
    }
}
