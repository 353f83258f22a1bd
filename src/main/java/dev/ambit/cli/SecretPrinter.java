package dev.ambit.cli;

import java.io.PrintWriter;

/** Shows a secret to a person, with what to know and what to try. */
final class SecretPrinter {
    private SecretPrinter() {}

    static void print(PrintWriter out, String secret, String verifyUrl) {
        out.println();
        out.println("The secret is shown only now; keep it where others cannot read it:");
        out.println();
        out.println("  " + secret);
        out.println();
        out.println("Test it:");
        out.println();
        out.println("  curl \"" + verifyUrl + "\" \\");
        out.println("    -H \"Authorization: Bearer " + secret + "\"");
    }
}
