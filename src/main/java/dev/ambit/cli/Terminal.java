package dev.ambit.cli;

/** The terminal of a command, on which it can ask. */
public interface Terminal {
    /** Whether both input and output are a terminal, with a person who can answer. */
    boolean isPresent();

    /** Prints the question and returns the line that is typed; empty at the end of the input. */
    String ask(String question);
}
