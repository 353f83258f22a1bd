package dev.ambit.cli;

import java.io.PrintWriter;

/** Prints a new secret with instructions. */
final class SecretPrinter {
    private SecretPrinter() {}

    static void print(PrintWriter out, String secret, String verifyUrl) {
        out.println();
        out.println("The secret is shown only once; store it where others cannot read it:");
        out.println();
        out.println("  " + secret);
        out.println();
        out.println("Test it:");
        out.println();
        out.println("  curl \"" + verifyUrl + "\" \\");
        out.println("    -H \"Authorization: Bearer " + secret + "\"");
    }
}
